package org.camelvoice.audio;

/**
 * When the audio left that the far end has not yet said to have played: a ring of positions and times, so that a
 * {@link PlaybackClock} that an echo has set can be brought up to the present. Owned by the call's loop.
 */
final class Departures {
    private static final int MOST = 128; // a power of two; 25 messages are 500 ms of single frames

    private final long[] starts = new long[MOST];
    private final long[] times = new long[MOST];
    /** Whether the far end may have had to pause before it. */
    private final boolean[] pauses = new boolean[MOST];

    private int first;
    private int count;

    void add(long start, long time, boolean mayPause) {
        if (count == MOST) {
            boolean paused = pauses[first];
            removeFirst();
            pauses[first] |= paused; // an echo behind a pause must not be taken for one of before
        }
        int last = index(count++);
        starts[last] = start;
        times[last] = time;
        pauses[last] = mayPause;
    }

    private int index(int n) {
        return first + n & MOST - 1;
    }

    private void removeFirst() {
        first = index(1);
        count--;
    }

    /**
     * Forgets what left before the audio at {@code position}.
     *
     * @return whether the far end may have paused before any of it
     */
    boolean forgetBefore(long position) {
        boolean paused = false;
        for (; count > 0 && starts[first] < position; removeFirst()) {
            paused |= pauses[first];
        }
        return paused;
    }

    /** Brings both accounts up to the present: what left after the moment for which they are set. */
    void replay(PlaybackClock hopeful, PlaybackClock doubtful, long margin, long hopefulDelay, long doubtfulDelay) {
        for (int n = 0; n < count; n++) {
            int i = index(n);
            pauses[i] = doubtful.pause(starts[i], times[i], margin, doubtfulDelay) > margin;
            hopeful.leaves(starts[i], times[i], margin, hopefulDelay);
            doubtful.leaves(starts[i], times[i], margin, doubtfulDelay);
        }
    }

    void clear() {
        count = 0;
    }
}
