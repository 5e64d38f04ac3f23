package org.camelvoice.audio;

/**
 * Turns every {@code down} inputs, a block, into {@code up} outputs. A signal may be cut anywhere: this class keeps the
 * position within a block, and subclasses keep the samples that later outputs need.
 *
 * <p>Output j of a block is due once its input {@code ceil((j + 1) * down / up)} has arrived, so n inputs have always
 * produced {@code floor(n * up / down)} outputs.
 */
abstract class Polyphase {
    /** Makes the bits of -32,768 the least int, so that one signed comparison checks both ends. */
    private static final int BELOW_LEAST = Integer.MIN_VALUE - Float.floatToRawIntBits(0x1.8p23f - 0x8000);

    final int up;
    final int down;

    /** Inputs of the present block so far, 0 to down - 1. Written by the owner's thread only. */
    private int begun;

    Polyphase(LowPass filter) {
        this.up = filter.up();
        this.down = filter.down();
    }

    /** The number of outputs that the next {@code inputs} produce. */
    final int outputs(int inputs) {
        return Math.toIntExact(dueOutputs(inputs) - dueOutputs(0));
    }

    /** Forgets all earlier input, as if it had been silence. */
    void reset() {
        begun = 0;
    }

    /** The most inputs that {@link #convert} accepts at once. */
    abstract int mostInputs();

    /** Converts {@code count} inputs into {@link #outputs} outputs, written from {@code outputStart} on. */
    abstract void convert(short[] input, int inputStart, int count, short[] output, int outputStart);

    final int begun() {
        return begun;
    }

    final void advance(int inputs) {
        begun = (begun + inputs) % down;
    }

    /** Outputs due {@code inputs} from now, counted from the start of the present block. */
    final long dueOutputs(int inputs) {
        return ((long) begun + inputs) * up / down;
    }

    /**
     * Rounded to the nearest, clipped. Adding 1.5 * 2^23 leaves the rounded number in a float's low bits, and a number of
     * more than 16 bits changes the high ones.
     */
    static short pcm16(float value) {
        int bits = Float.floatToRawIntBits(value + 0x1.8p23f);
        return bits + BELOW_LEAST < Integer.MIN_VALUE + 0x10000 ? (short) bits : clipped(value);
    }

    private static short clipped(float value) {
        return value < 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
    }
}
