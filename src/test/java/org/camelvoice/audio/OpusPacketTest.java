package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jaredmdobson.concentus.OpusPacketInfo;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets in hexadecimal. The first byte has the configuration in five bits, stereo in one, and the kind of framing in two. */
class OpusPacketTest {

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(textBlock = """
            f8,             true,  one frame of 20 ms without a byte
            f8fffe,         true,  silence as Discord's clients send it
            fc0102,         true,  stereo
            f00102,         false, 10 ms
            e00102,         false, 2.5 ms
            080102,         true,  SILK of 20 ms
            000102,         false, SILK of 10 ms
            100102,         false, SILK of 40 ms
            180102,         false, SILK of 60 ms
            780102,         true,  both of 20 ms
            700102,         false, both of 10 ms
            f10102,         true,  two frames of 10 ms as long as each other
            f1010203,       false, two frames that cannot be as long as each other
            f90102,         false, two frames of 20 ms
            f2010203,       true,  two frames of 10 ms, one byte and one byte
            f20301,         false, two frames of which the first is longer than the packet
            f2,             false, two frames and no length
            f2fc,           false, two frames and half a length
            e308,           true,  eight frames of 2.5 ms without a byte
            e3080102030405060708, true, eight frames of 2.5 ms
            e30801020304050607,   false, eight frames in seven bytes
            e388010101010101010102030405060708, true, eight frames with their lengths
            e38801010101010101,   false, eight frames with too many lengths for the bytes
            fb01aabb,       true,  one frame that is counted
            fb00,           false, no frame
            fb,             false, no count
            fb4102aa0000,   true,  one frame and two bytes of padding
            fb4105aa0000,   false, more padding than packet
            fb41,           false, padding without its length
            fb41ff,         false, padding of which the length does not end
            """)
    void whatLastsTwentyMillisecondsAndIsWholeIsTold(String hex, boolean expected, String why) {
        assertThat(OpusPacket.isTwentyMillis(HexFormat.of().parseHex(hex)))
                .as(why)
                .isEqualTo(expected);
    }

    @Test
    void nothingAndTooMuchAreNoPackets() {
        byte[] longest = new byte[1 + 1_275];
        longest[0] = (byte) 0xF8;
        byte[] longer = new byte[1 + 1_276];
        longer[0] = (byte) 0xF8;

        assertThat(OpusPacket.isTwentyMillis(new byte[0])).isFalse();
        assertThat(OpusPacket.isTwentyMillis(longest)).isTrue();
        assertThat(OpusPacket.isTwentyMillis(longer)).isFalse();
    }

    @Test
    void ofRandomBytesItSaysWhatTheDecoderSays() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            byte[] packet = new byte[1 + random.nextInt(40)];
            random.nextBytes(packet);
            assertThat(OpusPacket.isTwentyMillis(packet))
                    .as(HexFormat.of().formatHex(packet))
                    .isEqualTo(isTwentyMillisToConcentus(packet));
        }
    }

    private static boolean isTwentyMillisToConcentus(byte[] packet) {
        try {
            return OpusPacketInfo.getNumSamples(packet, 0, packet.length, 48_000) == 960
                    && OpusPacketInfo.parseOpusPacket(packet, 0, packet.length) != null;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void atMostThreeBytesAreSilence() {
        assertThat(OpusPacket.isSilence(OpusPacket.silence())).isTrue();
        assertThat(OpusPacket.isSilence(new byte[] {(byte) 0xF8})).isTrue();
        assertThat(OpusPacket.isSilence(new byte[4])).isFalse();
    }
}
