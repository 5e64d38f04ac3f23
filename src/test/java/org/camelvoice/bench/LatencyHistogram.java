package org.camelvoice.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Latencies in steps of 10 µs, up to five seconds, which also stands for all above it. */
final class LatencyHistogram {
    private static final long STEP_NANOS = 10_000;
    private static final int STEPS = 500_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(STEPS);

    void record(long nanos) {
        counts.incrementAndGet((int) Math.max(0, Math.min(STEPS - 1, nanos / STEP_NANOS)));
    }

    void reset() {
        for (int i = 0; i < STEPS; i++) {
            counts.set(i, 0);
        }
    }

    long count() {
        long all = 0;
        for (int i = 0; i < STEPS; i++) {
            all += counts.get(i);
        }
        return all;
    }

    /** The latency that this part of all, 0.5 or 0.99, stays within, in milliseconds; NaN if there is none. */
    double millis(double part) {
        long all = count();
        long wanted = (long) Math.ceil(all * part);
        long seen = 0;
        for (int i = 0; i < STEPS && all > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return Double.NaN;
    }
}
