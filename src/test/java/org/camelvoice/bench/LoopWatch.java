package org.camelvoice.bench;

/**
 * How long the load's loop was away from its sockets: what a message may have waited there though the server was quick. The
 * loop looks at its sockets once a millisecond at least; a turn that serves them, and a later return than asked for, are
 * its own share of each latency. Written by the loop only.
 */
final class LoopWatch {
    private static final long SHORT_NANOS = 500_000; // not worth remembering
    private static final int REMEMBERED = 64;

    private final LatencyHistogram away = new LatencyHistogram();
    private final long[] endNanos = new long[REMEMBERED];
    private final long[] lengthNanos = new long[REMEMBERED];
    private int remembered;
    private long wakeNanos = System.nanoTime();
    private volatile long mostNanos;

    /**
     * The loop looks at its sockets again.
     *
     * @param askedNanos when it began to wait for them
     * @param timeoutNanos for how long at most
     * @param wakeNanos when it came back
     */
    void looked(long askedNanos, long timeoutNanos, long wakeNanos) {
        long turn = askedNanos - this.wakeNanos;
        long late = Math.max(0, wakeNanos - askedNanos - timeoutNanos);
        this.wakeNanos = wakeNanos;
        record(turn + late, wakeNanos);
    }

    private void record(long nanos, long endNanos) {
        away.record(nanos);
        mostNanos = Math.max(mostNanos, nanos);
        if (nanos > SHORT_NANOS) {
            int place = remembered++ % REMEMBERED;
            this.endNanos[place] = endNanos;
            lengthNanos[place] = nanos;
        }
    }

    /** The longest time away that reached into the time since then; what has just been served counts too. */
    long mostSince(long nanos, long now) {
        long most = now - wakeNanos;
        for (int i = 0; i < Math.min(remembered, REMEMBERED); i++) {
            if (endNanos[i] >= nanos) {
                most = Math.max(most, lengthNanos[i]);
            }
        }
        return most;
    }

    /** Any thread. */
    void reset() {
        away.reset();
        mostNanos = 0;
    }

    /** 99 of a hundred times it was away no longer than this, in milliseconds. */
    double p99Millis() {
        return away.millis(0.99);
    }

    double mostMillis() {
        return mostNanos / 1e6;
    }
}
