package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void agreesWithJavasDecoderOnWhateverComesInWhateverPieces() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = bytes(random);
            assertThat(acceptsInPieces(bytes, random)).isEqualTo(isUtf8(bytes));
        }
    }

    /** Mostly such as are near to being UTF-8, or all would be refused at the first byte. */
    private static byte[] bytes(Random random) {
        StringBuilder text = new StringBuilder();
        int characters = random.nextInt(12);
        for (int i = 0; i < characters; i++) {
            int[] upTo = {0x80, 0x800, 0xD800, 0x110000};
            int codePoint = random.nextInt(upTo[random.nextInt(4)]);
            text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static boolean acceptsInPieces(byte[] bytes, Random random) {
        Utf8 utf8 = new Utf8();
        int cut = random.nextInt(bytes.length + 1);
        return utf8.accepts(Unpooled.wrappedBuffer(bytes, 0, cut), false)
                && utf8.accepts(Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut), true);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
