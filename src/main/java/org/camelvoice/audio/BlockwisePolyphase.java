package org.camelvoice.audio;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For small ratios, where a frame holds many blocks: computes output j of all blocks at once, so that the innermost loops
 * run over whole arrays, one element like the next. That is the shape which HotSpot turns into vector instructions, on
 * 17 and on 25; a loop over the filter's taps is not (a sum of floats has an order), nor is one that reads the same
 * array at two offsets.
 *
 * <p>Hence the copies: of each of the {@code down} interleaved input streams one row per tap, delayed by that many
 * blocks; an arraycopy is far cheaper than a loop which is not vectorised. The rows are scratch: they belong to the
 * thread, not to the call, because a hundred calls' rows would push one another out of the cache.
 */
final class BlockwisePolyphase extends Polyphase {
    /** Up and down must not be greater: beyond it a 20 ms frame has too few blocks for this to pay. */
    static final int LARGEST_RATIO = 8;

    private static final int MOST_BLOCKS = 160; // 20 ms at 8 kHz
    private static final int MOST_DELAYS = 2 * LowPass.HALF_LENGTH + 2;
    private static final int STREAM_ROW = 0;
    private static final int FIRST_DELAY_ROW = 1;
    private static final int FIRST_OUTPUT_ROW = FIRST_DELAY_ROW + MOST_DELAYS;

    /** Holds nothing between two calls of {@link #convert}. A plain array, so that it keeps no class loader alive. */
    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[FIRST_OUTPUT_ROW + LARGEST_RATIO][MOST_BLOCKS + MOST_DELAYS]);

    private final Stream[] streams;

    /** How many blocks back the oldest weighted input is. */
    private final int pastBlocks;

    /** The last {@code pastBlocks} blocks and the begun one, zeros at first. Touched by the owner's thread only. */
    private final short[] past;

    BlockwisePolyphase(LowPass filter) {
        super(filter);
        streams = IntStream.range(0, down)
                .mapToObj(offset -> Stream.of(filter, offset))
                .toArray(Stream[]::new);
        pastBlocks = Arrays.stream(streams).mapToInt(Stream::lastDelay).max().orElseThrow();
        past = new short[pastBlocks * down + down - 1];
    }

    @Override
    void reset() {
        super.reset();
        Arrays.fill(past, (short) 0);
    }

    @Override
    int mostInputs() {
        return MOST_BLOCKS * down - begun();
    }

    @Override
    void convert(short[] input, int inputStart, int count, short[] output, int outputStart) {
        float[][] scratch = SCRATCH.get();
        int blocks = (begun() + count + down - 1) / down;
        for (int index = 0; index < up; index++) {
            Arrays.fill(scratch[FIRST_OUTPUT_ROW + index], 0, blocks, 0);
        }
        for (int i = 0; i < down; i++) {
            gather(i, input, inputStart, count, scratch[STREAM_ROW]);
            delay(streams[i], scratch, blocks);
            for (Run run : streams[i].runs()) {
                addWeighted(scratch, run, blocks);
            }
        }
        store(scratch, output, outputStart, outputs(count));
        keep(input, inputStart, count);
    }

    /** Every down-th sample of the past and the input. */
    private void gather(int offset, short[] input, int inputStart, int count, float[] row) {
        int pastEnd = pastBlocks * down + begun();
        int i = 0;
        int position = offset;
        for (; position < pastEnd; position += down) {
            row[i++] = past[position];
        }
        int toInput = inputStart - pastEnd;
        for (; position < pastEnd + count; position += down) {
            row[i++] = input[position + toInput];
        }
    }

    private void delay(Stream stream, float[][] scratch, int blocks) {
        for (int delay = stream.firstDelay(); delay <= stream.lastDelay(); delay++) {
            System.arraycopy(scratch[STREAM_ROW], pastBlocks - delay, scratch[FIRST_DELAY_ROW + delay], 0, blocks);
        }
    }

    private static void addWeighted(float[][] scratch, Run run, int blocks) {
        float[] sum = scratch[FIRST_OUTPUT_ROW + run.output()];
        float[] weights = run.weights();
        int row = FIRST_DELAY_ROW + run.firstDelay();
        int i = 0;
        for (; i + 4 <= weights.length; i += 4) {
            addFour(sum, scratch, row + i, weights, i, blocks);
        }
        for (; i < weights.length; i++) {
            addOne(sum, scratch[row + i], weights[i], blocks);
        }
    }

    /** Four at a time: the most that HotSpot 17 still unrolls and vectorises. */
    private static void addFour(float[] sum, float[][] rows, int row, float[] weights, int i, int blocks) {
        float[] a = rows[row];
        float[] b = rows[row + 1];
        float[] c = rows[row + 2];
        float[] d = rows[row + 3];
        float wa = weights[i];
        float wb = weights[i + 1];
        float wc = weights[i + 2];
        float wd = weights[i + 3];
        for (int q = 0; q < blocks; q++) {
            sum[q] += wa * a[q] + wb * b[q] + wc * c[q] + wd * d[q];
        }
    }

    private static void addOne(float[] sum, float[] row, float weight, int blocks) {
        for (int q = 0; q < blocks; q++) {
            sum[q] += weight * row[q];
        }
    }

    private void store(float[][] scratch, short[] output, int outputStart, int count) {
        int first = (int) dueOutputs(0); // of the begun block these have been made before
        for (int index = 0; index < up; index++) {
            int block = index < first ? 1 : 0;
            int position = outputStart + block * up + index - first;
            interleave(scratch[FIRST_OUTPUT_ROW + index], block, output, position, outputStart + count);
        }
    }

    private void interleave(float[] row, int block, short[] output, int position, int end) {
        for (int q = block, i = position; i < end; q++, i += up) {
            output[i] = pcm16(row[q]);
        }
    }

    /** Moves the past on by {@code count} samples; what it keeps ends with the begun block. */
    private void keep(short[] input, int inputStart, int count) {
        int pastEnd = pastBlocks * down + begun();
        advance(count);
        int length = pastBlocks * down + begun();
        int old = Math.max(length - count, 0);
        System.arraycopy(past, pastEnd - old, past, 0, old);
        System.arraycopy(input, inputStart + count - (length - old), past, old, length - old);
    }

    /** Every down-th input; what it adds to the outputs, and the delays in blocks for which that asks. */
    private record Stream(int firstDelay, int lastDelay, Run[] runs) {
        static Stream of(LowPass filter, int offset) {
            Run[] runs = IntStream.range(0, filter.up())
                    .mapToObj(output -> Run.of(filter, offset, output))
                    .filter(run -> run.weights().length > 0)
                    .toArray(Run[]::new);
            int first = Arrays.stream(runs).mapToInt(Run::firstDelay).min().orElseThrow();
            int last = Arrays.stream(runs).mapToInt(Run::lastDelay).max().orElseThrow();
            return new Stream(first, last, runs);
        }
    }

    /** The weights of one stream's samples in one output, from {@code firstDelay} blocks ago back; no zeros around. */
    private record Run(int output, int firstDelay, float[] weights) {
        static Run of(LowPass filter, int offset, int output) {
            double[] all = filter.weights(output);
            int latest = filter.latestInput(output);
            int newest = Math.floorMod(latest - offset, filter.down()); // inputs back to this stream's first
            int firstDelay = (newest + offset - latest) / filter.down();
            double[] own = IntStream.iterate(newest, i -> i < all.length, i -> i + filter.down())
                    .mapToDouble(i -> all[i])
                    .toArray();
            return trimmed(output, firstDelay, own);
        }

        private static Run trimmed(int output, int firstDelay, double[] weights) {
            int start = 0;
            int end = weights.length;
            while (start < end && weights[start] == 0) {
                start++;
            }
            while (end > start && weights[end - 1] == 0) {
                end--;
            }
            float[] kept = new float[end - start];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = (float) weights[start + i];
            }
            return new Run(output, firstDelay + start, kept);
        }

        int lastDelay() {
            return firstDelay + weights.length - 1;
        }
    }
}
