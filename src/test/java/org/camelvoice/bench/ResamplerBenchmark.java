package org.camelvoice.bench;

import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.Resampler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One 20 ms frame each way. The calls take turns, as on an event loop, so that what a call keeps is seldom in the
 * nearest cache. {@link #plain} is a filter of the same length without vectors, four multiplications at a time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ResamplerBenchmark {
    @Param({"8000-24000", "24000-8000"})
    public String rates;

    @Param({"1", "200"})
    public int calls;

    private Resampler[] resamplers;
    private PlainFir[] plain;
    private short[] frame;
    private int turn;

    @Setup
    public void setUp() {
        int from = Integer.parseInt(rates.substring(0, rates.indexOf('-')));
        int to = Integer.parseInt(rates.substring(rates.indexOf('-') + 1));
        resamplers = new Resampler[calls];
        plain = new PlainFir[calls];
        for (int i = 0; i < calls; i++) {
            resamplers[i] = Resampler.of(from, to);
            plain[i] = new PlainFir(Math.max(to / from, 1), Math.max(from / to, 1));
        }
        frame = new short[from / 50];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (short) (16_384 * Math.sin(2 * Math.PI * 1004 * i / from));
        }
    }

    @Benchmark
    public short[] resampler() {
        return resamplers[next()].resample(frame);
    }

    @Benchmark
    public short[] plain() {
        return plain[next()].resample(frame);
    }

    private int next() {
        turn = turn + 1 == calls ? 0 : turn + 1;
        return turn;
    }

    /** 96 taps at 24 kHz, one output after the other, four sums side by side. Up or down by a whole number. */
    private static final class PlainFir {
        private static final int TAPS = 96;

        private final int up;
        private final int down;

        /** By output of a block, the oldest input's first. */
        private final float[][] taps;

        private final float[] window;

        PlainFir(int up, int down) {
            this.up = up;
            this.down = down;
            this.taps = new float[up][TAPS / up];
            this.window = new float[TAPS / up + 480];
            for (int i = 0; i < TAPS; i++) {
                double x = (i - 47.5) / 3;
                double windowed = Math.sin(Math.PI * x) / (Math.PI * x) * Math.cos(x / 32 * Math.PI);
                taps[i % up][TAPS / up - 1 - i / up] = (float) (windowed * up / 3);
            }
        }

        short[] resample(short[] samples) {
            int past = TAPS / up;
            for (int i = 0; i < samples.length; i++) {
                window[past + i] = samples[i];
            }
            short[] out = new short[samples.length * up / down];
            for (int i = 0; i < out.length; i++) {
                int newest = past + i * down / up;
                int sum = (int) (output(taps[i % up], newest + 1 - past) + 32_768.5f) - 32_768;
                out[i] = (short) Math.max(-32_768, Math.min(32_767, sum));
            }
            System.arraycopy(window, samples.length, window, 0, past);
            return out;
        }

        private float output(float[] weights, int start) {
            float a = 0;
            float b = 0;
            float c = 0;
            float d = 0;
            for (int i = 0; i < weights.length; i += 4) {
                a += weights[i] * window[start + i];
                b += weights[i + 1] * window[start + i + 1];
                c += weights[i + 2] * window[start + i + 2];
                d += weights[i + 3] * window[start + i + 3];
            }
            return a + b + c + d;
        }
    }
}
