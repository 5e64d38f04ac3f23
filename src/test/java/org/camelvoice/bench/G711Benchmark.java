package org.camelvoice.bench;

import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.G711;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One 20 ms frame: 160 samples. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class G711Benchmark {
    private byte[] codes;
    private short[] samples;

    @Setup
    public void setUp() {
        samples = new short[160];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (16_384 * Math.sin(2 * Math.PI * 1004 * i / 8000));
        }
        codes = G711.encodeMulaw(samples);
    }

    @Benchmark
    public short[] decodeMulaw() {
        return G711.decodeMulaw(codes);
    }

    @Benchmark
    public byte[] encodeMulaw() {
        return G711.encodeMulaw(samples);
    }

    @Benchmark
    public short[] decodeAlaw() {
        return G711.decodeAlaw(codes);
    }

    @Benchmark
    public byte[] encodeAlaw() {
        return G711.encodeAlaw(samples);
    }
}
