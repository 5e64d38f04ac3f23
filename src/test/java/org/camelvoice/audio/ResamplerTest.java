package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final String RATES = """
            from,  to
            8000,  24000
            24000, 8000
            16000, 24000
            24000, 16000
            24000, 48000
            48000, 24000
            8000,  16000
            16000, 8000
            8000,  48000
            48000, 8000
            44100, 24000
            24000, 44100
            44100, 8000
            8000,  44100
            11025, 8000
            22050, 24000
            8001,  8000
            """;

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void piecesSoundAsTheWhole(int from, int to) {
        Random random = new Random(from + to);
        short[] signal = noise(random, from / 2 + 37);
        short[] whole = Resampler.of(from, to).resample(signal);

        for (int mostSamples : new int[] {1, 3, 50, 480, 5000}) {
            Resampler pieceByPiece = Resampler.of(from, to);
            short[] pieces = new short[0];
            for (int start = 0; start < signal.length; ) {
                int end = Math.min(start + random.nextInt(mostSamples + 1), signal.length); // empty ones, too
                pieces = joined(pieces, pieceByPiece.resample(Arrays.copyOfRange(signal, start, end)));
                start = end;
                assertThat(pieces).hasSize((int) ((long) end * to / from));
            }
            assertThat(pieces).as("pieces of up to %d", mostSamples).isEqualTo(whole);
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void tonesKeepTheirLevelAndHaveNoImages(int from, int to) {
        int lower = Math.min(from, to);
        for (double part : new double[] {0.01, 0.1255, 0.25, 0.375, 0.425}) {
            double hz = part * lower;
            short[] out = settled(Resampler.of(from, to).resample(Spectrum.tone(hz, 0.5, from, from / 4)), to);

            double level = Spectrum.toneLevel(out, to, hz);
            assertThat(level).as("%.0f Hz", hz).isCloseTo(-6.02, Offset.offset(0.02));
            for (int multiple = 1; multiple * from - hz < to / 2.0; multiple++) { // images
                assertThat(Spectrum.toneLevel(out, to, multiple * from - hz)).isLessThan(level - 70);
                assertThat(Spectrum.toneLevel(out, to, multiple * from + hz)).isLessThan(level - 70);
            }
            assertThat(Spectrum.snr(out, to, hz)).as("all else at %.0f Hz", hz).isGreaterThan(70);
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void tonesAboveTheBandVanish(int from, int to) {
        for (double hz = 0.575 * to; hz < from / 2.0; hz += 0.0371 * to) {
            short[] out = settled(Resampler.of(from, to).resample(Spectrum.tone(hz, 0.5, from, from / 4)), to);

            assertThat(Spectrum.level(out)).as("%.0f Hz", hz).isLessThan(-6.02 - 70);
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void delayIsWhatItSays(int from, int to) {
        Resampler resampler = Resampler.of(from, to);
        double hz = 0.05 * Math.min(from, to);
        short[] out = resampler.resample(Spectrum.tone(hz, 0.5, from, from / 4));
        double delay = resampler.delayMillis() / 1000 * to; // in samples of the output

        short[] expected = new short[out.length];
        for (int i = 0; i < out.length; i++) {
            expected[i] = (short) Math.round(16384 * Math.sin(2 * Math.PI * hz * (i - delay) / to));
        }
        assertThat(Spectrum.snr(settled(expected, to), settled(out, to))).isGreaterThan(70);
        assertThat(resampler.delayMillis()).isLessThanOrEqualTo(3);
    }
    // more below

    private static short[] settled(short[] out, int rate) {
        return Arrays.copyOfRange(out, rate / 50, out.length);
    }

    private static short[] noise(Random random, int samples) {
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) random.nextInt();
        }
        return noise;
    }

    static short[] joined(short[] a, short[] b) {
        short[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
