package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A telephone's test tone through the whole way: 20 ms frames of µ-law or A-law, to 24 kHz and back. */
class TranscodingTest {
    private static final double HZ = 1004;
    private static final int PHONE_FRAME = 160; // 20 ms at 8 kHz
    private static final int MODEL_FRAME = 480; // 20 ms at 24 kHz

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.05, 0.005})
    void mulawToTheModelKeepsItsQuality(double amplitude) {
        short[] tone = Spectrum.tone(HZ, amplitude, 8000, 16_000);
        short[] heard = inFrames(Resampler.of(8000, 24000), throughMulaw(tone), PHONE_FRAME);

        assertThat(settledSnr(heard, 24_000)).isGreaterThan(mulawAlone(amplitude) - 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.05, 0.005})
    void mulawFromTheModelKeepsItsQuality(double amplitude) {
        short[] tone = Spectrum.tone(HZ, amplitude, 24_000, 48_000);
        short[] heard = throughMulaw(inFrames(Resampler.of(24000, 8000), tone, MODEL_FRAME));

        assertThat(settledSnr(heard, 8000)).isGreaterThan(mulawAlone(amplitude) - 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.05, 0.005})
    void mulawThereAndBackKeepsItsQuality(double amplitude) {
        short[] tone = throughMulaw(Spectrum.tone(HZ, amplitude, 8000, 16_000));
        short[] atTheModel = inFrames(Resampler.of(8000, 24000), tone, PHONE_FRAME);
        short[] back = throughMulaw(inFrames(Resampler.of(24000, 8000), atTheModel, MODEL_FRAME));

        assertThat(settledSnr(back, 8000)).isCloseTo(mulawAlone(amplitude), Offset.offset(1.0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.05, 0.005})
    void alawThereAndBackKeepsItsQuality(double amplitude) {
        short[] tone = Spectrum.tone(HZ, amplitude, 8000, 16_000);
        short[] once = G711.decodeAlaw(G711.encodeAlaw(tone));
        short[] atTheModel = inFrames(Resampler.of(8000, 24000), once, PHONE_FRAME);
        short[] back = inFrames(Resampler.of(24000, 8000), atTheModel, MODEL_FRAME);
        short[] twice = G711.decodeAlaw(G711.encodeAlaw(back));

        assertThat(settledSnr(twice, 8000)).isCloseTo(settledSnr(once, 8000), Offset.offset(1.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1004, 2500, 3400})
    void noImageOfATelephoneToneReachesTheModel(int hz) {
        short[] heard = inFrames(Resampler.of(8000, 24000), Spectrum.tone(hz, 0.5, 8000, 16_000), PHONE_FRAME);
        short[] settled = Arrays.copyOfRange(heard, 4800, heard.length);

        assertThat(Spectrum.peakLevel(Arrays.copyOf(settled, 4800), 24_000, 4600, 12_000))
                .isLessThan(-6 - 70);
    }

    private static double mulawAlone(double amplitude) {
        return settledSnr(throughMulaw(Spectrum.tone(HZ, amplitude, 8000, 16_000)), 8000);
    }

    private static short[] throughMulaw(short[] samples) {
        return G711.decodeMulaw(G711.encodeMulaw(samples));
    }

    private static double settledSnr(short[] heard, int rate) {
        short[] settled = Arrays.copyOfRange(heard, rate / 10, heard.length);
        return Spectrum.snr(settled, rate, HZ);
    }

    private static short[] inFrames(Resampler resampler, short[] samples, int frame) {
        short[] all = new short[0];
        for (int start = 0; start < samples.length; start += frame) {
            short[] out = resampler.resample(Arrays.copyOfRange(samples, start, start + frame));
            int length = all.length;
            all = Arrays.copyOf(all, length + out.length);
            System.arraycopy(out, 0, all, length, out.length);
        }
        return all;
    }
}
