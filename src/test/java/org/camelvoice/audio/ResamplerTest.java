package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void aConstantStaysWhatItIs(int from, int to) {
        short[] constant = new short[from / 10];
        Arrays.fill(constant, (short) -12345);

        assertThat(settled(Resampler.of(from, to).resample(constant), to)).containsOnly(-12345);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void silenceStaysSilence(int from, int to) {
        assertThat(Resampler.of(from, to).resample(new short[from / 10])).containsOnly(0);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void overflowClipsAndDoesNotWrap(int from, int to) {
        short[] square = new short[from / 10];
        int halfPeriod = from / 200; // a square wave of 100 Hz overshoots by 9 % in any filter
        for (int i = 0; i < square.length; i++) {
            square[i] = i / halfPeriod % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = settled(Resampler.of(from, to).resample(square), to);

        assertThat(out).contains(Short.MAX_VALUE).contains(Short.MIN_VALUE);
        assertThat(Spectrum.toneLevel(out, to, 100)).isCloseTo(2.1, Offset.offset(0.1)); // 4/π: still a square
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(useHeadersInDisplayName = true, textBlock = RATES)
    void resetLeavesNoEcho(int from, int to) {
        short[] next = Spectrum.tone(0.1 * from, 0.5, from, from / 50 + 1);
        Resampler resampler = Resampler.of(from, to);
        resampler.resample(noise(new Random(1), from / 50 + 1));
        resampler.reset();

        assertThat(resampler.resample(next)).isEqualTo(Resampler.of(from, to).resample(next));
    }

    @Test
    void soundAfterAResetBeginsSoftly() {
        short[] loud = new short[800];
        Arrays.fill(loud, (short) 20_000);
        Resampler resampler = Resampler.of(8000, 24000);
        resampler.reset();
        short[] out = resampler.resample(loud);

        for (int i = 0; i < 24; i++) {
            assertThat(out[i]).as("sample %d of the first millisecond", i).isBetween((short) -800, (short) 800);
        }
    }

    @Test
    void sameRateReturnsTheSameArray() {
        short[] samples = {1, 2, 3};
        Resampler resampler = Resampler.of(8000, 8000);

        assertThat(resampler.resample(samples)).isSameAs(samples);
        assertThat(resampler.delaySamples()).isZero();
        assertThat(resampler.delayMillis()).isZero();
    }

    @Test
    void upAndDownAgainIsLateByAWholeNumberOfSamples() {
        Resampler up = Resampler.of(8000, 24000);
        Resampler down = Resampler.of(24000, 8000);
        short[] impulse = new short[160];
        impulse[40] = 20_000;

        short[] out = down.resample(up.resample(impulse));

        int delay = up.delaySamples() + down.delaySamples();
        assertThat(delay).isEqualTo(32);
        assertThat(up.delayMillis()).isEqualTo(2);
        assertThat(down.delayMillis()).isEqualTo(2);
        for (int distance = 1; distance < 30; distance++) {
            assertThat(out[40 + delay - distance]).as("mirror at %d", distance).isEqualTo(out[40 + delay + distance]);
        }
        assertThat(out[40 + delay]).isGreaterThan((short) 18_000);
    }

    @Test
    void upsamplingKeepsTheOriginalSamples() {
        short[] signal = noise(new Random(3), 500);
        short[] out = Resampler.of(8000, 24000).resample(signal);

        for (int i = 0; i + 16 < signal.length; i++) {
            assertThat(out[3 * (i + 16)]).isEqualTo(signal[i]);
        }
    }

    @Test
    void speechComesBackAsItWas() throws IOException {
        short[] speech = wav("question.wav").samples();
        short[] back =
                Resampler.of(24000, 8000).resample(Resampler.of(8000, 24000).resample(speech));

        double snr = Spectrum.snr(Arrays.copyOf(speech, speech.length - 32), Arrays.copyOfRange(back, 32, back.length));
        assertThat(snr).isGreaterThan(30);
    }

    @Test
    void speechIsAsLoudInEitherRate() throws IOException {
        Wav wide = wav("question-24k.wav");
        short[] narrow = Resampler.of(24000, 8000).resample(wide.samples());
        double lost = Spectrum.level(wide.samples()) - Spectrum.level(narrow);

        assertThat(lost).isBetween(0.0, 1.0); // what is above 4 kHz
    }

    @Test
    void aRateOutOfRangeIsRefused() {
        assertThatThrownBy(() -> Resampler.of(0, 8000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected a rate of 1000 to 384000 Hz, got 0");
    }

    private static Wav wav(String name) throws IOException {
        try (InputStream in = ResamplerTest.class.getResourceAsStream("/audio/" + name)) {
            return Wav.read(in);
        }
    }

    /** Without the first 20 ms. */
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

    private static short[] joined(short[] a, short[] b) {
        short[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
