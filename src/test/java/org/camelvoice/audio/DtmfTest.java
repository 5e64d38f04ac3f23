package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sound of keys, by frequency and level. */
class DtmfTest {
    private static final double[] ALL_HZ = {697, 770, 852, 941, 1209, 1336, 1477, 1633};

    @ParameterizedTest
    @CsvSource({
        "1, 697, 1209", "2, 697, 1336", "3, 697, 1477", "A, 697, 1633",
        "4, 770, 1209", "5, 770, 1336", "6, 770, 1477", "B, 770, 1633",
        "7, 852, 1209", "8, 852, 1336", "9, 852, 1477", "C, 852, 1633",
        "*, 941, 1209", "0, 941, 1336", "#, 941, 1477", "D, 941, 1633",
    })
    void aKeyIsTheTwoTonesOfItsRowAndColumn(String key, double lowerHz, double higherHz) {
        for (AudioFormat format : new AudioFormat[] {AudioFormat.MULAW_8K, AudioFormat.PCM16_24K}) {
            short[] tone = tone(key, format);
            assertThat(level(tone, format, lowerHz)).isCloseTo(-9 - 3.17, within(0.5)); // dBm0 in dB of full scale
            assertThat(level(tone, format, higherHz)).isCloseTo(-7 - 3.17, within(0.5));
            assertThat(Arrays.stream(ALL_HZ).filter(hz -> hz != lowerHz && hz != higherHz))
                    .allSatisfy(hz -> assertThat(level(tone, format, hz)).isLessThan(-40));
        }
    }

    /** 96 ms without its edges, after a way through the format's code. */
    private static short[] tone(String key, AudioFormat format) {
        byte[] audio = format.encode(Dtmf.tones(key, format.sampleRate()));
        short[] samples = format.equals(AudioFormat.PCM16_24K) ? Pcm16.decode(audio) : G711.decodeMulaw(audio);
        int milli = format.sampleRate() / 1000;
        return Arrays.copyOfRange(samples, 2 * milli, 98 * milli);
    }

    private static double level(short[] tone, AudioFormat format, double hz) {
        return Spectrum.toneLevel(tone, format.sampleRate(), hz);
    }

    static Stream<AudioFormat> formats() {
        return Stream.of(AudioFormat.MULAW_8K, AudioFormat.ALAW_8K, AudioFormat.PCM16_24K);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aKeyLastsAHundredMillisecondsAndAGapFifty(AudioFormat format) {
        byte[] audio = format.encode(Dtmf.tones("12w3", format.sampleRate()));

        assertThat(format.millis(audio.length)).isEqualTo(3 * 150 + 500);
    }

    @Test
    void betweenKeysIsSilence() {
        short[] keys = Dtmf.tones("5w5", 8_000);

        assertThat(Arrays.copyOfRange(keys, 100 * 8, 650 * 8)).containsOnly((short) 0);
        assertThat(Spectrum.level(Arrays.copyOfRange(keys, 660 * 8, 740 * 8))).isGreaterThan(-12);
    }

    @Test
    void aKeyDoesNotClick() {
        short[] key = Dtmf.tones("D", 8_000);

        assertThat(Math.abs(key[0])).isLessThan((short) 100);
        assertThat(Math.abs(key[799])).isLessThan((short) 100);
        int peak = 0;
        for (short sample : key) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertThat(peak).isBetween(16_000, 18_100);
    }

    @Test
    void whatIsNoKeyIsNotSaid() {
        assertThatThrownBy(() -> Dtmf.tones("12a", 8_000))
                .hasMessage("Expected keys of 123A456B789C*0#D and w for a pause, but character 3 is none");
    }
}
