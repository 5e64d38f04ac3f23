package org.camelvoice.audio;

import java.util.Deque;

/**
 * Echoes that came before a clear left, and are read after it: they waited in the caller's socket while the loop was late,
 * and the news of the caller's speech was read first. Each one lifts the bound that its mark was.
 *
 * <pre>
 *              estimate                clock
 *   ──────────────┼──────────────────────┼─────▶
 *     first mark without an echo     where playback is if nothing has held it up
 * </pre>
 *
 * <p>The far end returns the marks that it holds when it gets the clear, and what it returns looks like an echo. Such an
 * answer takes a round trip, and the echo of the mark behind the clear comes right behind it. So while that one is not
 * back, whatever comes was sent before. If it is back already, the round trip is shorter than a turn of the loop, and
 * nobody can tell the ones from the others: then they lift the estimate to the clock at most, and only if an echo has set
 * the clock, since before the first echo of a spurt nobody knows when it began to play.
 *
 * <p>Positions are bytes since the call began. Owned by the call's loop.
 */
final class LateEchoes {
    private final Deque<Mark> unechoed;
    private final long estimate;
    private final Clock clock;
    private final long roundTripBytes;
    /** The last mark that was echoed late; null if none was. */
    private Mark last;
    /** Whether the far end has answered the clear. */
    private boolean answered;

    /** A mark that was under way when the clear left. */
    record Mark(String name, long position) {}

    /**
     * Playback by the clock when the clear left.
     *
     * @param position where it is
     * @param soonest  the furthest that it can have come
     * @param follows  whether an echo has set it since the spurt began
     */
    record Clock(long position, long soonest, boolean follows) {}

    /**
     * @param unechoed the marks under way, in order; this object's from now on
     * @param estimate what was taken for heard without late echoes
     */
    LateEchoes(Deque<Mark> unechoed, long estimate, Clock clock, long roundTripBytes) {
        this.unechoed = unechoed;
        this.estimate = estimate;
        this.clock = clock;
        this.roundTripBytes = roundTripBytes;
    }

    /**
     * A mark came back that was sent before the clear.
     *
     * @return false if it does not count: nobody sent it, or it cannot have been played by then
     */
    boolean echoed(String name) {
        boolean counts =
                unechoed.stream().anyMatch(mark -> mark.name().equals(name) && mark.position() <= clock.soonest);
        if (!counts) {
            return false;
        }
        do {
            last = unechoed.remove();
        } while (!last.name().equals(name));
        return true;
    }

    /** A mark came back that was sent behind the clear. */
    void answered() {
        answered = true;
    }

    /** What had been played when the clear left, as far as is known by now; never less than the estimate. */
    long heard() {
        if (last == null || answered && !clock.follows) {
            return estimate;
        }
        long played = answered ? clock.position : Math.max(clock.position, last.position());
        long bound = unechoed.isEmpty() ? played : unechoed.element().position() + roundTripBytes;
        return Math.max(estimate, Math.min(played, bound));
    }
}
