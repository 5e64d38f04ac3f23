package org.camelvoice.simulator;

import java.time.Duration;
import java.util.BitSet;

/**
 * Which frames of 20 ms were audible, from the start of the call, and how many of them waits have handled. Used by the
 * loop's thread only.
 */
final class HeardFrames {
    static final int FRAME_MILLIS = 20;
    static final long FRAME_NANOS = 20_000_000;

    private final BitSet audible = new BitSet();
    private int count;
    /** The next unhandled frame. */
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

    /** The start of the next unhandled audible frame, null if there is none yet; marks it as handled. */
    Duration takeSound() {
        int frame = audible.nextSetBit(attended);
        if (frame < 0) {
            return null;
        }
        attended = frame + 1;
        return duration(frame);
    }

    /** The length of the present unhandled silence. */
    Duration silence() {
        return duration(count - silentFrom());
    }

    /** The start of the present silence; marks it as handled. */
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
