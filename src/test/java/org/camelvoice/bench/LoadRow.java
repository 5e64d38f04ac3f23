package org.camelvoice.bench;

import java.util.List;
import java.util.Locale;
import org.camelvoice.bench.TalkPlan.Talk;

/**
 * What a row has shown.
 *
 * @param latencies  uplink and downlink, p50 and p99, in milliseconds
 * @param clear      p50 and p99 of it, in milliseconds
 * @param clears     how many were measured, void and missed
 * @param cpuMillis  of the server, for each call and second
 * @param loadMillis how long the load's loop was away from its sockets, p99 and at most
 */
record LoadRow(
        String server,
        String client,
        int calls,
        List<Double> latencies,
        List<Double> clear,
        List<Long> clears,
        Losses losses,
        double cpuMillis,
        long mebibytes,
        List<Double> loadMillis) {

    /** What was sent and has not come, what came in another order, and silence that nobody sent; in both directions. */
    record Losses(long lost, long outOfOrder, long filled) {}

    static String head(Talk talk) {
        String head = "| server | callers | calls | uplink p50 / p99, ms | downlink p50 / p99, ms |"
                + (talk == Talk.INTERRUPTING ? " clear p50 / p99, ms | measured / void / missed |" : "")
                + " lost / out of order / filled | CPU ms per call-second | memory MiB | load away p99 / max, ms |";
        return head + "\n" + head.replaceAll("[^|]+", "---");
    }

    String line(Talk talk) {
        StringBuilder line = new StringBuilder("| " + server + " | " + client + " | " + calls);
        line.append(pair(latencies.get(0), latencies.get(1))).append(pair(latencies.get(2), latencies.get(3)));
        if (talk == Talk.INTERRUPTING) {
            line.append(pair(clear.get(0), clear.get(1)))
                    .append(" | " + clears.get(0) + " / " + clears.get(1) + " / " + clears.get(2));
        }
        line.append(" | " + losses.lost() + " / " + losses.outOfOrder() + " / " + losses.filled())
                .append(String.format(Locale.ROOT, " | %.2f | %d", cpuMillis, mebibytes))
                .append(pair(loadMillis.get(0), loadMillis.get(1)));
        return line + " |";
    }

    private static String pair(double first, double second) {
        return String.format(Locale.ROOT, " | %.2f / %.2f", first, second);
    }
}
