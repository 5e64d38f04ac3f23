package org.camelvoice.audio;

import java.util.Deque;

/**
 * What can be told of playback at a clear when all has been read that had come before: a loop that was late reads the news
 * of the caller's speech first, and then the echoes that waited in the caller's socket. An echo says what had been played
 * at least; the first mark without one, what had been played at most.
 *
 * <pre>
 *      last echo              doubtful      hopeful          first mark without an echo, and a round trip
 *   ───────┼─────────────────────┼─────────────┼─────────────────────────────┼────▶
 *     at least this             the two clocks                          at most this
 * </pre>
 *
 * <p>The far end returns the marks that it holds when it gets the clear, and what it returns looks like an echo. Such an
 * answer takes a round trip, and the echo of the mark behind the clear comes right behind it. So while that one is not
 * back, whatever comes was sent before. If it is back already, the round trip is shorter than a turn of the loop, and
 * nobody can tell the ones from the others: then the clocks decide, if an echo has set them, since before the first echo of
 * a spurt nobody knows when it began to play.
 *
 * <p>Positions are bytes since the call began. Owned by the call's loop.
 */
final class LateEchoes {
    private final Deque<Mark> unechoed;
    private final Estimate estimate;
    /** The furthest position that was reported, or was echoed late. */
    private long played;

    private boolean echoed;
    /** Whether the far end has answered the clear. */
    private boolean answered;

    /**
     * A mark that was under way when the clear left.
     *
     * @param bound how far playback may have come while its echo was still under way
     */
    record Mark(String name, long position, long bound) {}

    /**
     * What was known when the clear left.
     *
     * @param heard    what was taken for heard
     * @param error    how far that may be off
     * @param exact    how far a clock may be off that is right
     * @param hopeful  where playback is by the one clock
     * @param doubtful and by the other
     * @param reported what had certainly been played
     * @param soonest  the furthest that playback can have come
     * @param follows  whether an echo has set the clocks since the spurt began
     */
    record Estimate(
            long heard,
            long error,
            long exact,
            long hopeful,
            long doubtful,
            long reported,
            long soonest,
            boolean follows) {}

    /** @param unechoed the marks under way, in order; this object's from now on */
    LateEchoes(Deque<Mark> unechoed, Estimate estimate) {
        this.unechoed = unechoed;
        this.estimate = estimate;
        this.played = estimate.reported;
    }

    /**
     * A mark came back that was sent before the clear.
     *
     * @return false if it does not count: nobody sent it, or it cannot have been played by then
     */
    boolean echoed(String name) {
        boolean counts =
                unechoed.stream().anyMatch(mark -> mark.name.equals(name) && mark.position <= estimate.soonest);
        if (!counts) {
            return false;
        }
        Mark mark = unechoed.remove();
        while (!mark.name.equals(name)) {
            mark = unechoed.remove();
        }
        played = Math.max(played, mark.position);
        echoed = true;
        return true;
    }

    /** A mark came back that was sent behind the clear. */
    void answered() {
        answered = true;
    }

    /** What had been played when the clear left, as far as is known by now. */
    long heard() {
        return isEstimate() ? estimate.heard : (hopeful() + doubtful()) / 2;
    }

    /** How far {@link #heard} may be off, to either side. */
    long error() {
        return isEstimate() ? estimate.error : Math.abs(hopeful() - doubtful()) / 2 + overdue() + estimate.exact;
    }

    /** How far both clocks are past the first mark without an echo: the far end stands still, or its echo is lost. */
    private long overdue() {
        return Math.max(0, Math.min(estimate.hopeful, estimate.doubtful) - most());
    }

    private boolean isEstimate() {
        return answered && (!echoed || !estimate.follows);
    }

    private long hopeful() {
        return within(estimate.hopeful);
    }

    private long doubtful() {
        return within(estimate.doubtful);
    }

    private long within(long position) {
        if (answered) {
            return Math.max(estimate.heard, position);
        }
        return Math.max(played, Math.min(position, most()));
    }

    private long most() {
        return unechoed.isEmpty() ? estimate.soonest : Math.min(unechoed.element().bound, estimate.soonest);
    }
}
