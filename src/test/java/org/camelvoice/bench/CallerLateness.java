package org.camelvoice.bench;

/**
 * How late the callers' own loop is, by when a caller's frames leave: each has its time on an absolute clock. A late loop
 * echoes marks late, though its carrier played on time, so what it measures then is its own lateness. Guarded by itself.
 */
final class CallerLateness {
    private static final long FRAME_NANOS = 20_000_000;
    /** Less than this hardly shows. */
    private static final long LATE_NANOS = 10_000_000;

    private final long jitterNanos;
    private long frames;
    /** When the first frame would have left, had all left in time: the earliest of all. */
    private long startNanos = Long.MAX_VALUE;

    private long lastLateNanos = Long.MIN_VALUE;

    /** @param jitterMillis by which the simulated network delays frames, at most */
    CallerLateness(int jitterMillis) {
        this.jitterNanos = jitterMillis * 1_000_000L;
    }

    synchronized void frameLeaves(long nanos) {
        long start = nanos - frames++ * FRAME_NANOS;
        startNanos = Math.min(startNanos, start);
        if (start - startNanos > jitterNanos + LATE_NANOS) {
            lastLateNanos = nanos;
        }
    }

    synchronized boolean wasLateSince(long nanos) {
        return lastLateNanos >= nanos;
    }
}
