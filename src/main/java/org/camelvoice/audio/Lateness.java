package org.camelvoice.audio;

/**
 * How late the call's loop is. The loop is to tick every 20 ms; when a tick is late, the loop was busy since the tick
 * before, and what came in that time has waited in a socket. How long it waited, nobody can tell: it came some time
 * between that tick and now. Owned by the call's loop.
 *
 * <pre>
 *   tick ────── 20 ms ────── (due) ······ busy ······ tick, and what waited in the sockets, in any order
 *     └──────────── arrived in this time ───────────────┘
 * </pre>
 */
final class Lateness {
    private static final long PERIOD = 20_000_000; // between two ticks
    /** How inexact the timer of a loop is that is not busy. */
    static final long SLACK = 3_000_000;
    /** After a late tick, the loop handles what waited in its sockets within this time, or the next tick is late too. */
    static final long TURN = PERIOD + SLACK;

    private boolean ticks;
    /** Meaningless before the first tick. */
    private long lastTick;
    /** Whether a tick was ever late; then the next two have a meaning. */
    private boolean wasLate;

    private long busyFrom;
    private long caughtUpAt;

    /** A tick, or the call's beginning: the loop is free. */
    void tick(long now) {
        if (isLate(now)) {
            wasLate = true;
            busyFrom = lastTick;
            caughtUpAt = now + TURN;
        }
        lastTick = now;
        ticks = true;
    }

    /** Whether the next tick should have come by now. */
    boolean isLate(long now) {
        return ticks && now - lastTick > PERIOD + SLACK;
    }

    /** The last tick; after it, at the earliest, the loop became busy. */
    long lastTick() {
        return lastTick;
    }

    /** What is handled now came after this time; what came before it has been handled. */
    long handledUntil(long now) {
        if (isLate(now)) {
            return lastTick;
        }
        return wasLate && now - caughtUpAt < 0 ? busyFrom : now;
    }
}
