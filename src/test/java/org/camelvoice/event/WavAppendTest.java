package org.camelvoice.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.AudioBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavAppendTest {
    private static final int FRAME = 4; // two channels of 16 bits

    @TempDir
    Path folder;

    private final WavAppend step = new WavAppend();

    @Test
    void theFileCanBeReadAfterEachStretch() throws Exception {
        append(0, 4_000, 0x00);
        assertThat(read("c1")).hasSize(4_000 * FRAME);

        append(500, 4_000, 0x00);
        assertThat(read("c1")).hasSize(8_000 * FRAME);
    }

    @Test
    void leftIsTheCallerAndRightTheModel() throws Exception {
        step.setFolder(folder.toString());
        byte[] caller = new byte[8];
        byte[] model = new byte[8];
        Arrays.fill(model, (byte) 0xFF);
        step.process(exchange(new AudioBlock(0, AudioFormat.MULAW_8K, caller, model)));

        byte[] pcm = read("c1");
        assertThat((pcm[1] << 8) | (pcm[0] & 0xFF)).as("µ-law 0").isEqualTo(-32_124);
        assertThat((pcm[3] << 8) | (pcm[2] & 0xFF)).as("µ-law 255").isZero();
    }

    @Test
    void aStretchThatWasDroppedIsSilence() throws Exception {
        append(0, 4_000, 0x00);
        append(1_000, 4_000, 0x00);

        byte[] pcm = read("c1");
        assertThat(pcm).hasSize(12_000 * FRAME);
        assertThat(Arrays.copyOfRange(pcm, 4_000 * FRAME, 8_000 * FRAME)).containsOnly(0);
        assertThat(Arrays.copyOfRange(pcm, 8_000 * FRAME, 12_000 * FRAME)).doesNotContain(0);
    }

    @Test
    void aStretchThatComesTwiceIsThereOnce() throws Exception {
        append(0, 4_000, 0x00);
        append(0, 4_000, 0x00);

        assertThat(read("c1")).hasSize(4_000 * FRAME);
    }

    @Test
    void anotherBodyIsRefused() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody("speech");

        assertThatThrownBy(() -> step.process(exchange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a body of voice-event:audio")
                .hasMessageNotContaining("speech");
    }

    private void append(long startMillis, int samples, int mulaw) throws Exception {
        step.setFolder(folder.resolve("made").toString());
        byte[] audio = new byte[samples];
        Arrays.fill(audio, (byte) mulaw);
        step.process(exchange(new AudioBlock(startMillis, AudioFormat.MULAW_8K, audio, audio)));
    }

    private static Exchange exchange(AudioBlock block) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        EventHead head = new EventHead("audio", "c1", "acme", "1", "twilio", 0);
        exchange.getMessage().setBody(new VoiceEvent.Audio(head, block.startMillis(), block.sampleRate(), block));
        return exchange;
    }

    /** As another program reads it. */
    private byte[] read(String callId) throws Exception {
        Path file = Files.exists(folder.resolve("made")) ? folder.resolve("made") : folder;
        try (AudioInputStream in =
                AudioSystem.getAudioInputStream(file.resolve(callId + ".wav").toFile())) {
            assertThat(in.getFormat().getEncoding()).isEqualTo(Encoding.PCM_SIGNED);
            assertThat(in.getFormat().getChannels()).isEqualTo(2);
            assertThat(in.getFormat().getSampleRate()).isEqualTo(8_000);
            return in.readAllBytes();
        }
    }
}
