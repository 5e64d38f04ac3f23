package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavTest {
    private static final Wav FOUR_SAMPLES = new Wav(8000, new short[] {0, 1, -1, Short.MIN_VALUE});

    @Test
    void whatIsWrittenIsRead() throws IOException {
        byte[] file = written(FOUR_SAMPLES);

        assertThat(file).hasSize(44 + 8);
        assertThat(read(file)).isEqualTo(FOUR_SAMPLES);
    }

    @Test
    void writesAsSox() throws IOException {
        try (InputStream in = WavTest.class.getResourceAsStream("/audio/question.wav")) {
            byte[] sox = in.readAllBytes();
            Wav wav = read(sox);

            assertThat(wav.sampleRate()).isEqualTo(8000);
            assertThat(wav.samples()).hasSize(22_064);
            assertThat(written(wav)).isEqualTo(sox);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apology", "limit"})
    void theWordsForCallersAreLoudAndDoNotClip(String clip) throws IOException {
        try (InputStream in = WavTest.class.getResourceAsStream("/META-INF/camel-voice/clips/" + clip + ".wav")) {
            Wav words = Wav.read(in);

            assertThat(words.sampleRate()).isEqualTo(24_000);
            assertThat(words.samples().length / 24_000.0).isBetween(4.0, 6.0);
            assertThat(Spectrum.level(words.samples()) - 3.01).as("dBFS RMS").isBetween(-17.0, -15.0);
            assertThat(words.samples()).doesNotContain(Short.MAX_VALUE, Short.MIN_VALUE);
        }
    }

    @Test
    void otherChunksAreSkipped() throws IOException {
        byte[] file = riff(chunk("LIST", new byte[3]), format(1, 1, 8000, 16), chunk("fact", new byte[4]), data());

        assertThat(read(file).samples()).containsExactly((short) 1, (short) 2);
    }

    @Test
    void chunksAfterTheDataAreIgnored() throws IOException {
        byte[] file = riff(format(1, 1, 16_000, 16), data(), chunk("id3 ", new byte[7]));

        assertThat(read(file)).isEqualTo(new Wav(16_000, new short[] {1, 2}));
    }

    @Test
    void anUnknownLengthMeansToTheEnd() throws IOException {
        byte[] file = riff(format(1, 1, 8000, 16), data());
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(file.length - 8, -1); // as a pipe's writer leaves it

        assertThat(read(file).samples()).containsExactly((short) 1, (short) 2);
    }

    @Test
    void anExtensibleFormatIsReadIfItIsPcm() throws IOException {
        byte[] extensible = Arrays.copyOf(body(0xFFFE, 1, 48_000, 16), 40);
        extensible[24] = 1;

        assertThat(read(riff(chunk("fmt ", extensible), data())).sampleRate()).isEqualTo(48_000);
    }

    @Test
    void whatIsNotAWavIsRefused() {
        assertRefused(
                "OggS and more".getBytes(StandardCharsets.US_ASCII), "Expected a WAV file with \"RIFF\", got \"OggS\"");
    }

    @Test
    void stereoIsRefused() {
        assertRefused(
                riff(format(1, 2, 8000, 16), data()),
                "Expected WAV encoding 1 (PCM), 1 channel, 16 bits; got encoding 1, 2 channels, 16 bits");
    }

    @Test
    void mulawIsRefused() {
        assertRefused(
                riff(format(7, 1, 8000, 8), data()),
                "Expected WAV encoding 1 (PCM), 1 channel, 16 bits; got encoding 7, 1 channels, 8 bits");
    }

    @Test
    void dataBeforeItsFormatIsRefused() {
        assertRefused(riff(data()), "Expected a WAV format with a positive sample rate before the data, got none");
    }

    @Test
    void aFileThatEndsTooEarlyIsRefused() {
        assertRefused(riff(format(1, 1, 8000, 16)), "Expected a WAV file with format and data, but it ends before");
        assertRefused(
                riff(new byte[] {'L', 'I', 'S', 'T', 9, 0, 0, 0}),
                "Expected 9 bytes in WAV chunk \"LIST\", but the file ends before");
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThatThrownBy(() -> new Wav(0, new short[0])).hasMessage("Expected a positive sample rate, got 0");
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessage(message);
    }

    private static Wav read(byte[] file) throws IOException {
        return Wav.read(new ByteArrayInputStream(file));
    }

    private static byte[] written(Wav wav) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        wav.write(out);
        return out.toByteArray();
    }

    private static byte[] riff(byte[]... chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("RIFF\0\0\0\0WAVE".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            file.writeBytes(chunk);
        }
        return file.toByteArray();
    }

    private static byte[] data() {
        return chunk("data", new byte[] {1, 0, 2, 0});
    }

    private static byte[] format(int encoding, int channels, int rate, int bits) {
        return chunk("fmt ", body(encoding, channels, rate, bits));
    }

    private static byte[] body(int encoding, int channels, int rate, int bits) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) encoding)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits)
                .array();
    }

    private static byte[] chunk(String name, byte[] body) {
        return ByteBuffer.allocate(8 + body.length + body.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(body.length)
                .put(body)
                .array();
    }
}
