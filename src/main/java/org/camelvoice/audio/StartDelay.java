package org.camelvoice.audio;

/**
 * The far end's delay before it plays into an empty buffer. A carrier has one of its own, the same each time: a jitter
 * buffer, or a bridge to another network. It can only be known from the echoes of a spurt that began when the buffer was
 * empty: such an echo took the round trip, the delay and the audio before its mark. Owned by the call's loop.
 */
final class StartDelay {
    /** No far end has a longer delay. */
    static final long LONGEST = 1_000_000_000; // 1 s

    /** With the round trip in them, which may be known better later. */
    private final Recent samples = new Recent(5);

    private boolean known;
    /** Cached, because frames read it. */
    private long median;

    /**
     * An echo came so long after its spurt began, not counting the spurt's audio.
     *
     * @param again whether the last sample is of the same spurt; the least delayed echo tells best
     */
    void measured(long withRoundTrip, boolean again) {
        if (again) {
            samples.atMost(withRoundTrip);
        } else {
            samples.add(withRoundTrip);
        }
        known = true;
        median = samples.median();
    }

    boolean isKnown() {
        return known;
    }

    /** 0 while it is unknown, and if jitter alone may have made it. */
    long nanos(long roundTrip, long jitter) {
        long delay = known ? Math.min(median - roundTrip, LONGEST) : 0;
        return delay > jitter ? delay : 0;
    }
}
