package org.camelvoice.audio;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Converts at small ratios, where a frame holds many blocks. Computes output j of all blocks at once, so that the
 * innermost loops run over whole arrays with equal elements. HotSpot 17 and 25 vectorise such loops. They do not
 * vectorise a loop over the filter's taps (a sum of floats has an order) or a loop that reads one array at two offsets.
 *
 * <p>This needs copies: each of the {@code down} interleaved input streams becomes eight rows, delayed by 0 to 7 blocks.
 * Longer delays are the sums': those of the oldest eight taps come first, then move by eight blocks, and the next eight
 * taps are added. A row for each of 32 delays would be twice as many copies.
 *
 * <pre>
 *   window  |  past blocks  | begun | input |          shorts, kept between two conversions
 *   rows      every down-th sample of it, delayed by 0, 1 … 7 blocks          floats, a row each
 *   sums      one row per output of a block: the rows, each times its weight
 * </pre>
 *
 * <p>The rows are scratch memory of the thread, not of the call, because the rows of a hundred calls would evict one
 * another from the cache. What docs/audio.md says of the costs is from {@code ResamplerBenchmark}.
 */
final class BlockwisePolyphase extends Polyphase {
    /** Neither up nor down may be greater: beyond this, a 20 ms frame has too few blocks to benefit. */
    static final int LARGEST_RATIO = 8;

    private static final int MOST_BLOCKS = 160; // 20 ms at 8 kHz
    private static final int MOST_DELAYS = 2 * LowPass.HALF_LENGTH + 1;

    /** The delays that have rows. More would mean more copies of the inputs, fewer more moves of the sums. */
    private static final int GROUP = 8;

    private static final int ROWS = LARGEST_RATIO;

    /**
     * In floats. With its header of 12 or 16 bytes, a row fills whole cache lines of 64 bytes. So rows that were allocated
     * one after the other are aligned alike, and HotSpot 17 aligns its vectors in all of them by aligning them in one.
     */
    private static final int ROW_LENGTH = (MOST_BLOCKS + MOST_DELAYS + 2 * GROUP) / 16 * 16 + 12;

    private static final int NONE = Integer.MIN_VALUE;

    /** Sums, then rows. Holds no state between two conversions. A plain array, so it keeps no class loader alive. */
    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[ROWS + LARGEST_RATIO * GROUP][ROW_LENGTH]);

    /**
     * By output of a block: the distance of the input that this output copies, in samples before the block's first; or
     * {@link #NONE}.
     */
    private final int[] copies;

    /** By output of a block, the weight that is its stream's only one, such as the filter's middle in decimation; or null. */
    private final Run[] singles;

    /** The streams that have a weight in any output, other than a copied one. */
    private final int[] streams;

    /** The least delay of any weighted input, in blocks. */
    private final int firstDelay;

    /** The delays, in groups of {@link #GROUP}, the oldest first; of each, the sums that it adds to. */
    private final Quad[][] groups;

    /** The age of the oldest input that is read, in blocks. */
    private final int pastBlocks;

    /** Initially zeros. Written by the owner's thread only. */
    private final short[] window;

    BlockwisePolyphase(LowPass filter) {
        super(filter);
        copies = IntStream.range(0, up).map(output -> copied(filter, output)).toArray();
        Run[] all = runs(filter);
        singles = IntStream.range(0, up)
                .mapToObj(output -> Run.single(all, output))
                .toArray(Run[]::new);
        Run[] runs = Arrays.stream(all)
                .filter(run -> !run.equals(singles[run.output()]))
                .toArray(Run[]::new);
        streams = Arrays.stream(runs).mapToInt(Run::stream).distinct().toArray();
        firstDelay = Arrays.stream(runs).mapToInt(Run::firstDelay).min().orElse(0);
        int lastDelay = Arrays.stream(runs).mapToInt(Run::lastDelay).max().orElse(0);
        int count = (lastDelay - firstDelay) / GROUP + 1;
        groups = IntStream.range(0, count)
                .mapToObj(i -> quads(runs, firstDelay + (count - 1 - i) * GROUP))
                .toArray(Quad[][]::new);
        pastBlocks = Math.max(firstDelay + count * GROUP - 1, oldest(all));
        window = new short[(pastBlocks + MOST_BLOCKS) * down];
    }

    /** In blocks. */
    private int oldest(Run[] runs) {
        IntStream copied = Arrays.stream(copies).filter(age -> age != NONE).map(age -> age / down + 1);
        return IntStream.concat(copied, Arrays.stream(runs).mapToInt(Run::lastDelay))
                .max()
                .orElseThrow();
    }

    private Run[] runs(LowPass filter) {
        return IntStream.range(0, down)
                .boxed()
                .flatMap(stream -> IntStream.range(0, up)
                        .filter(output -> copies[output] == NONE)
                        .mapToObj(output -> Run.of(filter, stream, output)))
                .filter(run -> run.weights().length > 0)
                .toArray(Run[]::new);
    }

    private static Quad[] quads(Run[] runs, int delay) {
        return IntStream.iterate(0, first -> first < GROUP, first -> first + Quad.TAPS)
                .boxed()
                .flatMap(first -> Arrays.stream(runs).map(run -> Quad.of(run, delay + first, first)))
                .filter(Quad::counts)
                .toArray(Quad[]::new);
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
        for (int stream : streams) {
            gather(stream, end, scratch[row(stream, 0)]);
            delay(stream, scratch, pastBlocks + blocks);
        }
        int start = pastBlocks - (groups.length - 1) * GROUP;
        begin(scratch, start, blocks);
        add(groups[0], scratch, start, blocks);
        for (int i = 1; i < groups.length; i++) {
            start += GROUP;
            move(scratch, start, blocks);
            add(groups[i], scratch, start, blocks);
        }
    }

    private static void add(Quad[] group, float[][] scratch, int start, int blocks) {
        for (Quad quad : group) {
            quad.add(scratch, start, start + blocks);
        }
    }

    private void begin(float[][] scratch, int start, int blocks) {
        for (int i = 0; i < up; i++) {
            if (singles[i] != null) {
                begin(scratch[i], singles[i], start, start + blocks);
            } else if (copies[i] == NONE) {
                Arrays.fill(scratch[i], start, start + blocks, 0);
            }
        }
    }

    private void begin(float[] sums, Run single, int start, int end) {
        float weight = single.weights()[0];
        int from = (pastBlocks - single.firstDelay()) * down + single.stream();
        for (int i = start; i < end; i++, from += down) {
            sums[i] = weight * window[from];
        }
    }

    private void move(float[][] scratch, int to, int blocks) {
        for (int i = 0; i < up; i++) {
            if (copies[i] == NONE) {
                System.arraycopy(scratch[i], to - GROUP, scratch[i], to, blocks);
            }
        }
    }

    private static int row(int stream, int delay) {
        return ROWS + stream * GROUP + delay;
    }

    private void gather(int offset, int end, float[] row) {
        int after = firstDelay + (end - offset + down - 1) / down;
        for (int to = firstDelay, from = offset; to < after; to++, from += down) {
            row[to] = window[from];
        }
    }

    private static void delay(int stream, float[][] scratch, int end) {
        float[] first = scratch[row(stream, 0)];
        for (int delay = 1; delay < GROUP; delay++) {
            System.arraycopy(first, 0, scratch[row(stream, delay)], delay, end - delay);
        }
    }

    private void store(float[][] scratch, short[] output, int outputStart, int count) {
        int first = (int) dueOutputs(0); // the begun block has produced these already
        for (int i = 0; i < up; i++) {
            int block = i < first ? 1 : 0;
            int offset = block * up + i - first;
            int own = Math.max((count - offset + up - 1) / up, 0);
            if (copies[i] == NONE) {
                storeSums(scratch[i], pastBlocks + block, own, output, outputStart + offset);
            } else {
                storeCopies((pastBlocks + block) * down - copies[i], own, output, outputStart + offset);
            }
        }
    }

    private void storeSums(float[] sums, int start, int count, short[] output, int outputStart) {
        int end = start + count;
        for (int i = start, to = outputStart; i < end; i++, to += up) {
            output[to] = pcm16(sums[i]);
        }
    }

    private void storeCopies(int start, int count, short[] output, int outputStart) {
        for (int i = 0, from = start, to = outputStart; i < count; i++, from += down, to += up) {
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

    /** Four weights of one stream in one output: the most that HotSpot 17 unrolls and vectorises. */
    private record Quad(int output, int row, float a, float b, float c, float d) {
        static final int TAPS = 4;

        /** The weights of four delays, in blocks, of which {@code within} is the first one's place in its group. */
        static Quad of(Run run, int delay, int within) {
            return new Quad(
                    run.output(),
                    BlockwisePolyphase.row(run.stream(), within),
                    run.weight(delay),
                    run.weight(delay + 1),
                    run.weight(delay + 2),
                    run.weight(delay + 3));
        }

        boolean counts() {
            return a != 0 || b != 0 || c != 0 || d != 0;
        }

        void add(float[][] scratch, int start, int end) {
            float[] sum = scratch[output];
            float[] rowA = scratch[row];
            float[] rowB = scratch[row + 1];
            float[] rowC = scratch[row + 2];
            float[] rowD = scratch[row + 3];
            for (int i = start; i < end; i++) {
                sum[i] += a * rowA[i] + b * rowB[i] + c * rowC[i] + d * rowD[i];
            }
        }
    }

    /**
     * The weights of one stream's samples in one output, starting {@code firstDelay} blocks ago; without leading or trailing
     * zeros.
     */
    private record Run(int stream, int output, int firstDelay, float[] weights) {
        static Run of(LowPass filter, int stream, int output) {
            double[] all = filter.weights(output);
            int latest = filter.latestInput(output);
            int newest = Math.floorMod(latest - stream, filter.down()); // inputs back to this stream's first
            int firstDelay = (newest + stream - latest) / filter.down();
            double[] own = IntStream.iterate(newest, i -> i < all.length, i -> i + filter.down())
                    .mapToDouble(i -> all[i])
                    .toArray();
            return trimmed(stream, output, firstDelay, own);
        }

        private static Run trimmed(int stream, int output, int firstDelay, double[] weights) {
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
            return new Run(stream, output, firstDelay + start, kept);
        }

        static Run single(Run[] runs, int output) {
            return Arrays.stream(runs)
                    .filter(run -> run.output == output && run.weights.length == 1)
                    .findFirst()
                    .orElse(null);
        }

        /** 0 where there is none. */
        float weight(int delay) {
            int i = delay - firstDelay;
            return i < 0 || i >= weights.length ? 0 : weights[i];
        }

        int lastDelay() {
            return firstDelay + weights.length - 1;
        }
    }
}
