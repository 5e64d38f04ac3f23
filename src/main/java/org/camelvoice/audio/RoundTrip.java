package org.camelvoice.audio;

/**
 * The time to the far end and back, without what the far end does in between.
 *
 * <p>A mark that finds an empty buffer is echoed at once, so its echo is a sample, if neither end's loop was late. Any
 * other echo bounds the round trip from above. Jitter only ever adds: the least of many samples is the network at its
 * best, and a typical message takes longer. What is heard depends on one typical message, the clear, and on the best
 * of several, the echoes; so the estimate lies half-way between the least and the median. Owned by the call's loop.
 */
final class RoundTrip {
    private static final long LONGEST = 300_000_000; // 300 ms: more is a queue, not a network
    private static final int ENOUGH = 4;
    /** While there are only bounds: it is rarely longer than its lower bound and this. */
    private static final long MOST_LIKELY = 80_000_000;
    /** How far off a few samples may be. */
    private static final long UNSETTLED = 10_000_000;

    private final Recent samples = new Recent(8);
    /** The round trip is at least and at most so long, as far as anything has proved. */
    private long floor;

    private long bound = LONGEST;
    private boolean isBounded;
    /** Cached, because every frame reads it. */
    private long nanos;

    private long spread;

    void measured(long sample) {
        samples.add(Math.min(sample, LONGEST));
        spread = samples.greatest() - samples.least();
        update();
    }

    /** An echo that may have waited proves that the round trip was between these. */
    void isBetween(long least, long most) {
        floor = Math.max(floor, Math.min(least, LONGEST));
        isAtMost(most);
    }

    /** An echo proves that the round trip was not longer. */
    void isAtMost(long most) {
        bound = Math.max(floor, Math.min(bound, most));
        isBounded = true;
        update();
    }

    private void update() {
        long least = isSettled() ? samples.least() : Math.min(samples.least(), bound);
        nanos = samples.isEmpty() ? guess() : (least + samples.median()) / 2;
    }

    private long guess() {
        return isBounded ? (floor + Math.min(bound, floor + MOST_LIKELY)) / 2 : 0;
    }

    /** 0 while nothing is known. */
    long nanos() {
        return nanos;
    }

    /** How far apart the samples are: the jitter of both ways together. */
    long spread() {
        return spread;
    }

    /** How far off it may be while there are not enough samples. */
    long doubt() {
        long unsettled = isSettled() ? 0 : UNSETTLED;
        return samples.isEmpty() ? nanos - floor + 2 * UNSETTLED : unsettled;
    }

    boolean isMeasured() {
        return !samples.isEmpty();
    }

    /** Whether there are enough samples. */
    boolean isSettled() {
        return samples.count() >= ENOUGH;
    }
}
