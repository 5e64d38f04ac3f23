package org.camelvoice.model.socket;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the other end of a socket is still there: anything that comes of it says so, and when nothing comes it is asked
 * with a ping.
 */
final class Pulse {

    /** What is to be done. */
    enum Step {
        NOTHING,
        PING,
        GIVE_UP
    }

    private final long pingNanos;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    /** Written by whichever thread reads the socket. */
    private volatile long heardAt;
    /** When it was asked last, or heard of at the beginning. Only touched by whoever ticks. */
    private long askedAt;

    /** @param nanoTime a clock that any thread may read */
    Pulse(Duration pingInterval, Duration patience, LongSupplier nanoTime) {
        this.pingNanos = pingInterval.toNanos();
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** The socket is open. */
    void begin() {
        heard();
        askedAt = heardAt;
    }

    /** Something came. */
    void heard() {
        heardAt = nanoTime.getAsLong();
    }

    Step tick(long now) {
        if (now - heardAt >= patienceNanos) {
            return Step.GIVE_UP;
        }
        if (now - heardAt < pingNanos || now - askedAt < pingNanos) {
            return Step.NOTHING;
        }
        askedAt = now;
        return Step.PING;
    }
}
