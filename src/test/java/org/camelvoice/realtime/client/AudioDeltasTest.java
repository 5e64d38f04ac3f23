package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Pcm16;
import org.junit.jupiter.api.Test;

/** The model's audio, whatever pieces and whatever base64 it comes in. */
class AudioDeltasTest {
    private final AudioDeltas deltas = new AudioDeltas(AudioFormat.PCM16_24K);

    private static String base64(byte... bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private byte[] whole(String item, byte... bytes) {
        return Base64.getDecoder().decode(deltas.whole(item, base64(bytes)));
    }

    @Test
    void whatIsWholeIsHandedOnAsItIs() {
        String base64 = base64(new byte[4_800]);
        assertThat(deltas.whole("i1", base64)).isSameAs(base64);
    }

    @Test
    void anOddByteWaitsForTheNextPieceOfItsItem() {
        byte[] audio = new byte[3 * 4_801 + 1];
        for (int i = 0; i < audio.length; i++) {
            audio[i] = (byte) (31 * i);
        }
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (int from = 0; from < audio.length; from += 4_801) {
            byte[] piece = whole("i1", Arrays.copyOfRange(audio, from, Math.min(audio.length, from + 4_801)));
            assertThat(piece.length % 2).isZero();
            heard.writeBytes(piece);
        }
        assertThat(heard.toByteArray()).isEqualTo(audio);
    }

    @Test
    void aSingleByteIsNothingYet() {
        assertThat(deltas.whole("i1", base64((byte) 1))).isEmpty();
        assertThat(whole("i1", (byte) 2)).containsExactly(1, 2);
    }

    @Test
    void anotherItemBeginsAnew() {
        whole("i1", (byte) 1, (byte) 2, (byte) 3);
        assertThat(whole("i2", (byte) 4, (byte) 5)).containsExactly(4, 5);
    }

    @Test
    void garbageCostsItselfOnly() {
        whole("i1", (byte) 1, (byte) 2, (byte) 3);
        assertThat(deltas.whole("i1", "not base64!")).isNull();
        assertThat(whole("i1", (byte) 4)).containsExactly(3, 4);
    }

    @Test
    void base64OfAnotherKindIsMadeStandard() {
        assertThat(deltas.whole("i1", "-_8")).isEqualTo("+/8=");
    }

    @Test
    void anotherRateIsResampled() {
        deltas.comesAs(new AudioFormat("audio/pcm", 32_000, (byte) 0));
        byte[] second = Pcm16.encode(tone(16_000, 440));
        short[] heard = Pcm16.decode(whole("i1", second));
        assertThat(heard).hasSize(24_000);
        assertThat(upwardCrossings(heard)).isBetween(438, 450);
    }

    @Test
    void anotherCodecIsDecoded() {
        deltas.comesAs(AudioFormat.MULAW_8K);
        short[] heard = Pcm16.decode(whole("i1", AudioFormat.MULAW_8K.encode(tone(8_000, 440))));
        assertThat(heard).hasSize(24_000);
        assertThat(upwardCrossings(heard)).isBetween(438, 450);
    }

    private static short[] tone(int sampleRate, int hertz) {
        short[] samples = new short[sampleRate];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * i / sampleRate));
        }
        return samples;
    }

    private static int upwardCrossings(short[] samples) {
        int crossings = 0;
        for (int i = 1; i < samples.length; i++) {
            crossings += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }
        return crossings;
    }
}
