package org.camelvoice.audio;

/**
 * Turns every {@code down} inputs into {@code up} outputs. Such a group is a block; a signal may be cut anywhere, so the
 * position within a block is kept here and the samples that later outputs rest on in the subclasses.
 *
 * <p>Output j of a block is due once input {@code ceil((j + 1) * down / up)} of it is in, so that n inputs have always
 * made {@code floor(n * up / down)} outputs.
 */
abstract class Polyphase {
    final int up;
    final int down;

    /** Inputs of the block that has begun, 0 to down - 1. Touched by the owner's thread only. */
    private int begun;

    Polyphase(LowPass filter) {
        this.up = filter.up();
        this.down = filter.down();
    }

    /** How many outputs the next {@code inputs} make. */
    final int outputs(int inputs) {
        return Math.toIntExact(dueOutputs(inputs) - dueOutputs(0));
    }

    /** Forgets all that was heard, as if it had been silence. */
    void reset() {
        begun = 0;
    }

    /** The most inputs that {@link #convert} takes at once. */
    abstract int mostInputs();

    /** Makes {@link #outputs} of {@code count} inputs, written from {@code outputStart} on. */
    abstract void convert(short[] input, int inputStart, int count, short[] output, int outputStart);

    final int begun() {
        return begun;
    }

    final void advance(int inputs) {
        begun = (begun + inputs) % down;
    }

    /** Outputs that are due {@code inputs} from now, counted from the start of the block that has begun. */
    final long dueOutputs(int inputs) {
        return ((long) begun + inputs) * up / down;
    }

    /** Rounded to the nearest, clipped. Adding 1.5 * 2^23 leaves the rounded number in a float's low bits. */
    static short pcm16(float value) {
        int rounded = Float.floatToRawIntBits(value + 0x1.8p23f) - Float.floatToRawIntBits(0x1.8p23f);
        return (short) rounded == rounded ? (short) rounded : clipped(rounded);
    }

    private static short clipped(int value) {
        return value < 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
    }
}
