package org.camelvoice.audio;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For any ratio, such as 44.1 to 24 kHz (80:147). Computes one output at a time, as a weighted sum of the last inputs.
 */
final class SamplewisePolyphase extends Polyphase {
    private static final int MOST_INPUTS = 480;

    /** By output of a block, the weight of the oldest input first. */
    private final float[][] weights;

    private final int[] latestInputs;

    /** The number of inputs before the present block that may still have a weight. */
    private final int pastInputs;

    /** The past, the present block, and the new inputs during a conversion. Written by the owner's thread only. */
    private final float[] window;

    SamplewisePolyphase(LowPass filter) {
        super(filter);
        weights = IntStream.range(0, up)
                .mapToObj(i -> oldestFirst(filter.weights(i)))
                .toArray(float[][]::new);
        latestInputs = IntStream.range(0, up).map(filter::latestInput).toArray();
        pastInputs = Arrays.stream(weights).mapToInt(row -> row.length).max().orElseThrow();
        window = new float[pastInputs + down + MOST_INPUTS];
    }

    @Override
    void reset() {
        super.reset();
        Arrays.fill(window, 0);
    }

    @Override
    int mostInputs() {
        return MOST_INPUTS;
    }

    @Override
    void convert(short[] input, int inputStart, int count, short[] output, int outputStart) {
        int start = pastInputs + begun();
        for (int i = 0; i < count; i++) {
            window[start + i] = input[inputStart + i];
        }
        int first = (int) dueOutputs(0);
        int end = (int) dueOutputs(count);
        for (int due = first; due < end; due++) {
            output[outputStart + due - first] = pcm16(output(due));
        }
        keep(count);
    }

    /** The output with this index, counted from the start of the present block. */
    private float output(int due) {
        int index = due % up;
        float[] row = weights[index];
        int latest = pastInputs + due / up * down + latestInputs[index];
        return sum(row, window, latest + 1 - row.length);
    }

    /** Adds four sums in parallel, so that no addition waits for the one before. */
    private static float sum(float[] weights, float[] window, int start) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 4 <= weights.length; i += 4) {
            a += weights[i] * window[start + i];
            b += weights[i + 1] * window[start + i + 1];
            c += weights[i + 2] * window[start + i + 2];
            d += weights[i + 3] * window[start + i + 3];
        }
        for (; i < weights.length; i++) {
            a += weights[i] * window[start + i];
        }
        return a + b + (c + d);
    }

    private void keep(int count) {
        int before = begun();
        advance(count);
        int length = pastInputs + begun();
        System.arraycopy(window, before + count - begun(), window, 0, length);
    }

    private static float[] oldestFirst(double[] weights) {
        float[] row = new float[weights.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) weights[row.length - 1 - i];
        }
        return row;
    }
}
