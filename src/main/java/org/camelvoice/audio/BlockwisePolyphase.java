package org.camelvoice.audio;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Converts at small ratios, where a frame holds many blocks. Computes output j of all blocks at once, so that the
 * innermost loops run over whole arrays with equal elements. HotSpot 17 and 25 vectorise such loops. They do not
 * vectorise a loop over the filter's taps (a sum of floats has an order) or a loop that reads one array at two offsets.
 *
 * <p>This needs copies: each of the {@code down} interleaved input streams becomes one row per tap, delayed by that
 * many blocks. An arraycopy is far cheaper than a loop that is not vectorised. The rows are scratch memory of the
 * thread, not of the call, because the rows of a hundred calls would evict one another from the cache.
 *
 * <pre>
 *   window  |  past blocks  | begun | input |          shorts, kept between two conversions
 *   stream    every down-th sample of it               floats
 *   rows      the stream delayed by 0, 1, 2 … blocks, a row each
 *   sums      one row per output of a block: the rows, each times its weight
 * </pre>
 *
 * <p>20 ms from 8 to 24 kHz take 1.1 µs, from 24 to 8 kHz 1.35 µs (OpenJDK 17.0.15, one core of an AMD EPYC with AVX-512;
 * on Temurin 25 1.2 and 1.45); a filter of the same length without vectors 6.7 and 5.0. {@code ResamplerBenchmark}, 200
 * calls in turn, best of 30.
 */
final class BlockwisePolyphase extends Polyphase {
    /** Neither up nor down may be greater: beyond this, a 20 ms frame has too few blocks to benefit. */
    static final int LARGEST_RATIO = 8;

    private static final int MOST_BLOCKS = 160; // 20 ms at 8 kHz
    private static final int MOST_DELAYS = 2 * LowPass.HALF_LENGTH + 1;

    private static final int STREAM = 0;
    private static final int ROWS = 1;
    private static final int SUMS = ROWS + MOST_DELAYS;

    private static final int NONE = Integer.MIN_VALUE;

    /** Holds no state between two conversions. A plain array, so it keeps no class loader alive. */
    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[SUMS + LARGEST_RATIO][MOST_BLOCKS + MOST_DELAYS]);

    private final Stream[] streams;

    /**
     * By output of a block: the distance of the input that this output copies, in samples before the block's first; or
     * {@link #NONE}.
     */
    private final int[] copies;

    /** The age of the oldest weighted input, in blocks. */
    private final int pastBlocks;

    /** Initially zeros. Written by the owner's thread only. */
    private final short[] window;

    BlockwisePolyphase(LowPass filter) {
        super(filter);
        copies = IntStream.range(0, up).map(output -> copied(filter, output)).toArray();
        streams = IntStream.range(0, down)
                .mapToObj(offset -> Stream.of(filter, offset))
                .toArray(Stream[]::new);
        pastBlocks = Arrays.stream(streams).mapToInt(Stream::lastDelay).max().orElseThrow();
        window = new short[(pastBlocks + MOST_BLOCKS) * down];
    }

    @Override
    void reset() {
        super.reset();
        Arrays.fill(window, (short) 0);
    }

    @Override
    int mostInputs() {
        return MOST_BLOCKS * down - begun();
    }

    @Override
    void convert(short[] input, int inputStart, int count, short[] output, int outputStart) {
        int end = pastBlocks * down + begun() + count;
        System.arraycopy(input, inputStart, window, end - count, count);
        float[][] scratch = SCRATCH.get();
        sum(scratch, end, (begun() + count + down - 1) / down);
        store(scratch, output, outputStart, outputs(count));
        advance(count);
        int length = pastBlocks * down + begun();
        System.arraycopy(window, end - length, window, 0, length);
    }

    private void sum(float[][] scratch, int end, int blocks) {
        for (int i = 0; i < up; i++) {
            Arrays.fill(scratch[SUMS + i], 0, blocks, 0);
        }
        for (int i = 0; i < down; i++) {
            gather(i, end, scratch[STREAM]);
            delay(streams[i], scratch, blocks);
            for (Run run : streams[i].runs()) {
                add(scratch, run, blocks);
            }
        }
    }

    private void gather(int offset, int end, float[] stream) {
        for (int from = offset, to = 0; from < end; from += down, to++) {
            stream[to] = window[from];
        }
    }

    private void delay(Stream stream, float[][] scratch, int blocks) {
        for (int delay = stream.firstDelay(); delay <= stream.lastDelay(); delay++) {
            System.arraycopy(scratch[STREAM], pastBlocks - delay, scratch[ROWS + delay], 0, blocks);
        }
    }

    private static void add(float[][] scratch, Run run, int blocks) {
        float[] sum = scratch[SUMS + run.output()];
        float[] weights = run.weights();
        int row = ROWS + run.firstDelay();
        int i = 0;
        for (; i + 4 <= weights.length; i += 4) {
            addFour(sum, scratch, row + i, weights, i, blocks);
        }
        for (; i < weights.length; i++) {
            addOne(sum, scratch[row + i], weights[i], blocks);
        }
    }

    /** Adds four rows at a time, the most that HotSpot 17 unrolls and vectorises. */
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
        int first = (int) dueOutputs(0); // the begun block has produced these already
        int end = outputStart + count;
        for (int i = 0; i < up; i++) {
            int block = i < first ? 1 : 0;
            int start = outputStart + block * up + i - first;
            if (copies[i] == NONE) {
                storeSums(scratch[SUMS + i], block, output, start, end);
            } else {
                storeCopies((pastBlocks + block) * down - copies[i], output, start, end);
            }
        }
    }

    private void storeSums(float[] sums, int block, short[] output, int start, int end) {
        for (int from = block, to = start; to < end; from++, to += up) {
            output[to] = pcm16(sums[from]);
        }
    }

    private void storeCopies(int position, short[] output, int start, int end) {
        for (int from = position, to = start; to < end; from += down, to += up) {
            output[to] = window[from];
        }
    }

    /** {@link LowPass} makes some outputs exact copies of one input. */
    private static int copied(LowPass filter, int output) {
        double[] weights = filter.weights(output);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 1) {
                return i - filter.latestInput(output);
            }
        }
        return NONE;
    }

    /** Every down-th input, its contribution to the outputs, and the block delays that this needs. */
    private record Stream(int firstDelay, int lastDelay, Run[] runs) {
        static Stream of(LowPass filter, int offset) {
            Run[] runs = IntStream.range(0, filter.up())
                    .filter(output -> copied(filter, output) == NONE)
                    .mapToObj(output -> Run.of(filter, offset, output))
                    .filter(run -> run.weights().length > 0)
                    .toArray(Run[]::new);
            int first = Arrays.stream(runs).mapToInt(Run::firstDelay).min().orElse(0);
            int last = Arrays.stream(runs).mapToInt(Run::lastDelay).max().orElse(0);
            return new Stream(first, last, runs);
        }
    }

    /**
     * The weights of one stream's samples in one output, starting {@code firstDelay} blocks ago; without leading or
     * trailing zeros.
     */
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
