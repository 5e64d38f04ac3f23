package org.camelvoice.simulator;

import java.time.Duration;
import java.util.BitSet;

/**
 * Which frames of 20 ms could be heard, from the start of the call, and how far somebody has dealt with them. Only
 * touched by the loop's thread.
 */
final class HeardFrames {
    static final int FRAME_MILLIS = 20;
    static final long FRAME_NANOS = 20_000_000;

    private final BitSet audible = new BitSet();
    private int count;
    /** The next frame that nobody has dealt with. */
    private int attended;

    void add(boolean isAudible) {
        audible.set(count++, isAudible);
    }

    int count() {
        return count;
    }

    /** The length of the call. */
    Duration elapsed() {
        return duration(count);
    }

    /** When the next audible frame began that nobody has dealt with, null if there is none yet; it is dealt with now. */
    Duration takeSound() {
        int frame = audible.nextSetBit(attended);
        if (frame < 0) {
            return null;
        }
        attended = frame + 1;
        return duration(frame);
    }

    /** How long it has been silent, and nobody has dealt with it. */
    Duration silence() {
        return duration(count - silentFrom());
    }

    /** When this silence began; it is dealt with now. */
    Duration takeSilence() {
        Duration began = duration(silentFrom());
        attended = count;
        return began;
    }

    private int silentFrom() {
        return Math.max(attended, audible.length());
    }

    private static Duration duration(int frames) {
        return Duration.ofMillis((long) frames * FRAME_MILLIS);
    }
}
