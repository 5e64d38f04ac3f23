package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of 160 bytes: 20 ms of µ-law. */
class FramerTest {
    private final Framer framer = new Framer(160, (byte) 0xFF);

    @Test
    void wholeFramesAreNotCopied() {
        byte[] frames = new byte[480];

        assertThat(framer.frames(frames)).isSameAs(frames);
        assertThat(framer.restBytes()).isZero();
    }

    @Test
    void whatIsOverComesFirstInTheNext() {
        assertThat(framer.frames(filled(100, 1))).isEmpty();
        assertThat(framer.restBytes()).isEqualTo(100);

        byte[] frame = framer.frames(filled(100, 2));

        assertThat(frame).hasSize(160).startsWith(filled(100, 1)).endsWith(filled(60, 2));
        assertThat(framer.restBytes()).isEqualTo(40);
    }

    @Test
    void theLastFrameIsPaddedWithSilence() {
        framer.frames(filled(40, 1));

        assertThat(framer.lastFrame()).hasSize(160).startsWith(filled(40, 1)).endsWith(filled(120, 0xFF));
        assertThat(framer.lastFrame()).as("and comes once").isEmpty();
    }

    @Test
    void inWhateverPiecesItComesNothingIsLostOrMoved() {
        Random random = new Random(1);
        byte[] all = new byte[16_123];
        random.nextBytes(all);
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        for (int from = 0; from < all.length; ) {
            int to = Math.min(all.length, from + random.nextInt(500));
            byte[] frames = framer.frames(Arrays.copyOfRange(all, from, to));
            assertThat(frames.length % 160).isZero();
            framed.writeBytes(frames);
            from = to;
        }
        framed.writeBytes(framer.lastFrame());

        assertThat(framed.size()).isEqualTo(16_160);
        assertThat(Arrays.copyOf(framed.toByteArray(), all.length)).isEqualTo(all);
    }

    @Test
    void silenceIsOneFrame() {
        assertThat(framer.silentFrame()).isEqualTo(filled(160, 0xFF));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
