package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCutterTest {
    private final List<Integer> symbols = new ArrayList<>();

    @Test
    void countsFramesWhateverTheMessagesAre() {
        byte[] audio = mulaw(0, 1, 2, 3, 4, 5, LoadSignal.SILENCE, 0, 1, 2);
        for (int length : new int[] {160, 800, 190, 7, 1600}) {
            symbols.clear();
            FrameCutter cutter = new FrameCutter(true, (symbol, nanos) -> symbols.add(symbol));
            for (int at = 0; at < audio.length; at += length) {
                byte[] piece = Arrays.copyOfRange(audio, at, Math.min(audio.length, at + length));
                assertThat(put(cutter, piece)).isEqualTo(piece.length);
            }
            assertThat(symbols).containsExactly(0, 1, 2, 3, 4, 5, LoadSignal.SILENCE, 0, 1, 2);
        }
    }

    @Test
    void whatWasDroppedIsNoPartOfTheNextFrame() {
        FrameCutter cutter = new FrameCutter(true, (symbol, nanos) -> symbols.add(symbol));
        put(cutter, new byte[100]);
        cutter.clear();
        put(cutter, LoadSignal.mulaw(3));

        assertThat(symbols).containsExactly(3);
    }

    @Test
    void knowsTheModelsFormatToo() {
        FrameCutter cutter = new FrameCutter(false, (symbol, nanos) -> symbols.add(symbol));
        put(cutter, LoadSignal.pcm(4));

        assertThat(symbols).containsExactly(4);
    }

    private static int put(FrameCutter cutter, byte[] audio) {
        byte[] text = Base64.getEncoder().encode(audio);
        return cutter.base64(text, 0, text.length, 0);
    }

    private static byte[] mulaw(int... symbols) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (int symbol : symbols) {
            audio.writeBytes(LoadSignal.mulaw(symbol));
        }
        return audio.toByteArray();
    }
}
