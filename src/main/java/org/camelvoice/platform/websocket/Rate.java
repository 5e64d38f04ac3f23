package org.camelvoice.platform.websocket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So much a second, and bursts of so many seconds' worth. Without a lock, since a listener's event loops share it: one
 * number says up to when all has been used that time brings (ITU-T I.371 calls this the virtual scheduling algorithm).
 */
final class Rate {
    private static final long NANOS = 1_000_000_000L; // in a second

    private final long nanosEach;
    private final long burstNanos;
    private final AtomicLong usedUpTo;

    /**
     * Creates an unused rate.
     *
     * @param now as {@link System#nanoTime}; so in the other methods
     */
    Rate(int perSecond, int burstSeconds, long now) {
        this.nanosEach = NANOS / perSecond;
        this.burstNanos = burstSeconds * NANOS;
        this.usedUpTo = new AtomicLong(now - burstNanos);
    }

    /** @return false if there is none left now */
    boolean take(long now) {
        long used = usedUpTo.get();
        while (true) {
            long next = from(used, now) + nanosEach;
            if (next - now > 0) {
                return false;
            }
            if (usedUpTo.compareAndSet(used, next)) {
                return true;
            }
            used = usedUpTo.get();
        }
    }

    /** Whether nothing is used any more, so that a new one would be the same. */
    boolean isUnused(long now) {
        return now - burstNanos - usedUpTo.get() >= 0;
    }

    private long from(long used, long now) {
        long earliest = now - burstNanos;
        return used - earliest > 0 ? used : earliest;
    }
}
