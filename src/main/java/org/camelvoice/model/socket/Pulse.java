package org.camelvoice.model.socket;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches whether the other end of a socket is alive. Anything received is a sign of life; if nothing comes, a ping
 * asks for one.
 */
final class Pulse {

    /** The action to take. */
    enum Step {
        NOTHING,
        PING,
        GIVE_UP
    }

    private final long pingNanos;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    /** Written by the thread that reads the socket. */
    private volatile long heardAt;
    /** The time of the last ping, or of the start. Written only by the thread that ticks. */
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

    /** Something was received. */
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
