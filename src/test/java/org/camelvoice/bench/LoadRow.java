package org.camelvoice.bench;

import java.util.Locale;

/**
 * What a row has shown.
 *
 * @param cpuMillis of the server, for each call and second
 * @param readyMillis from the server's start until it was ready
 */
record LoadRow(
        String server,
        String client,
        int calls,
        Pair uplink,
        Pair downlink,
        Pair greeting,
        Clears clear,
        Losses losses,
        double cpuMillis,
        long mebibytes,
        long readyMillis,
        LoadShare load) {

    /** Half of all, and 99 in a hundred, stay within; in milliseconds. */
    record Pair(double p50, double p99) {
        static Pair of(LatencyHistogram latencies) {
            return new Pair(latencies.millis(0.5), latencies.millis(0.99));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f / %.2f", p50, p99);
        }
    }

    /** What was sent and has not come, what came in another order, and silence that nobody sent; in both directions. */
    record Losses(long lost, long outOfOrder, long filled) {
        @Override
        public String toString() {
            return lost + " / " + outOfOrder + " / " + filled;
        }
    }

    /** How soon clears came, and how many; see {@link LoadMeters}. */
    record Clears(Pair latency, long measured, long isVoid, long missed) {
        @Override
        public String toString() {
            return latency + " | " + measured + " / " + isVoid + " / " + missed;
        }
    }

    /**
     * The load's own.
     *
     * @param awayP99   how long its loop was away from its sockets, in milliseconds
     * @param awayMost  at most
     * @param cpuMillis for each call and second
     */
    record LoadShare(double awayP99, double awayMost, double cpuMillis) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f / %.1f | %.2f", awayP99, awayMost, cpuMillis);
        }
    }
}
