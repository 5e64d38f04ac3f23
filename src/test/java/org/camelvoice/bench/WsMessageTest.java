package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The example frames of RFC 6455, section 5.7, and every form of the length. */
class WsMessageTest {
    @Test
    void aServersShortTextIsThatOfTheStandard() {
        ByteBuffer frame =
                new WsMessage(false).restart(WsMessage.TEXT).text("Hello").frame();

        assertThat(bytes(frame)).startsWith(0x81, 0x05).endsWith("Hello".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theMaskOfTheStandardIsTakenOff() {
        byte[] frame = {(byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58};
        WsHead head = WsHead.at(frame, 0, frame.length);
        head.unmask(frame);

        assertThat(new String(frame, head.payload(), head.length(), StandardCharsets.US_ASCII))
                .isEqualTo("Hello");
    }

    @Test
    void everyLengthComesBackFromEitherEnd() {
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 200_000}) {
            for (boolean client : new boolean[] {true, false}) {
                byte[] payload = new byte[length];
                Arrays.fill(payload, (byte) 'a');
                byte[] frame = bytes(new WsMessage(client)
                        .restart(WsMessage.TEXT)
                        .put(payload)
                        .frame());
                WsHead head = WsHead.at(frame, 0, frame.length);

                assertThat(head.length()).isEqualTo(length);
                assertThat(head.payload() + length).isEqualTo(frame.length);
                assertThat((frame[1] & 0x80) != 0).isEqualTo(client);
            }
        }
    }

    @Test
    void aHeadThatIsNotCompleteIsAwaited() {
        byte[] frame = bytes(
                new WsMessage(true).restart(WsMessage.TEXT).put(new byte[300]).frame());

        assertThat(WsHead.at(frame, 0, 1)).isNull();
        assertThat(WsHead.at(frame, 0, 7)).isNull();
        assertThat(WsHead.at(frame, 0, 8)).isNotNull();
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
