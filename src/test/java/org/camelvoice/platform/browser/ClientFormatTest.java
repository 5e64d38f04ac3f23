package org.camelvoice.platform.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelvoice.audio.Pcm16;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFormatTest {

    @Test
    void aFormatWithoutARateHasItsUsualOne() {
        assertThat(ClientFormat.of("pcm16", ClientFormat.USUAL_RATE)).hasToString("pcm16 at 24000 Hz");
        assertThat(ClientFormat.of("g711_ulaw", ClientFormat.USUAL_RATE)).hasToString("g711_ulaw at 8000 Hz");
    }

    @Test
    void wrongOnesAreSaidWithThoseThatThereAre() {
        assertThatThrownBy(() -> ClientFormat.of("opus", 48_000))
                .hasMessage("Expected the format to be one of pcm16, g711_ulaw, g711_alaw, got opus");
        assertThatThrownBy(() -> ClientFormat.of(null, 48_000))
                .hasMessage("Expected the format to be one of pcm16, g711_ulaw, g711_alaw, got none");
        assertThatThrownBy(() -> ClientFormat.of("pcm16", 11_025))
                .hasMessage(
                        "Expected the sample_rate of pcm16 to be one of [8000, 16000, 24000, 44100, 48000], got 11025");
        assertThatThrownBy(() -> ClientFormat.of("g711_alaw", 16_000))
                .hasMessage("Expected the sample_rate of g711_alaw to be one of [8000], got 16000");
    }

    @ParameterizedTest
    @CsvSource({"pcm16,8000", "pcm16,16000", "pcm16,44100", "pcm16,48000", "g711_ulaw,8000", "g711_alaw,8000"})
    void aSecondStaysASecondInBothDirections(String format, int rate) {
        ClientFormat client = ClientFormat.of(format, rate);
        Converter converter = new Converter(client);
        int back = 0;
        int there = 0;
        for (int frame = 0; frame < 50; frame++) {
            there += converter.toClient(new byte[960]).length;
            back += converter.fromClient(new byte[client.bytesPerSecond() / 50]).length;
        }
        assertThat(there).isBetween(client.bytesPerSecond() * 99 / 100, client.bytesPerSecond());
        assertThat(back).isBetween(48_000 * 99 / 100, 48_000);
    }

    @Test
    void theCallsOwnFormatIsHandedOnAsItIs() {
        byte[] audio = Pcm16.encode(new short[] {1, 2, 3});
        Converter converter = new Converter(ClientFormat.PCM16_24K);
        assertThat(converter.fromClient(audio)).isSameAs(audio);
        assertThat(converter.toClient(audio)).isSameAs(audio);
    }
}
