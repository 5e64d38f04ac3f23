package org.camelvoice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Base64Audio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApologyTest {
    private static final Apology APOLOGY = new Apology();

    static Stream<AudioFormat> formats() {
        return Stream.of(AudioFormat.PCM16_24K, AudioFormat.MULAW_8K, AudioFormat.ALAW_8K);
    }

    private static byte[] audio(AudioFormat format) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        APOLOGY.in(format).forEach(piece -> audio.writeBytes(Base64.getDecoder().decode(piece)));
        return audio.toByteArray();
    }

    private static short[] samples(AudioFormat format) {
        return format.decode(audio(format));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void lastsFiveSecondsAndIsLoudSpeechInEachFormat(AudioFormat format) {
        short[] samples = samples(format);
        double meanSquare = IntStream.range(0, samples.length)
                .mapToDouble(i -> (double) samples[i] * samples[i])
                .average()
                .orElseThrow();
        double level = 10 * Math.log10(meanSquare / (32_768.0 * 32_768.0));
        assertThat(format.millis(audio(format).length)).isBetween(5_100L, 5_400L);
        assertThat(level).as("dBFS").isBetween(-18.0, -14.0);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theWordsForALimitLastSixSeconds(AudioFormat format) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        APOLOGY.forLimit(format)
                .forEach(piece -> audio.writeBytes(Base64.getDecoder().decode(piece)));
        assertThat(format.millis(audio.size())).isBetween(5_500L, 5_700L);
    }

    @Test
    void comesInPiecesThatAPlayoutCanDropOneByOne() {
        List<String> pieces = APOLOGY.in(AudioFormat.MULAW_8K);
        assertThat(pieces.subList(0, pieces.size() - 1))
                .allSatisfy(piece -> assertThat(Base64Audio.bytes(piece)).isEqualTo(1_600)); // 200 ms
        assertThat(Base64Audio.bytes(pieces.get(pieces.size() - 1))).isBetween(1L, 1_600L);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theLengthOfBase64IsThatOfWhatItStandsFor(AudioFormat format) {
        long bytes = APOLOGY.in(format).stream().mapToLong(Base64Audio::bytes).sum();
        assertThat(bytes).isEqualTo(audio(format).length);
        for (int length = 0; length < 10; length++) {
            String base64 = Base64.getEncoder().encodeToString(new byte[length]);
            assertThat(Base64Audio.bytes(base64)).as(base64).isEqualTo(length);
        }
    }
}
