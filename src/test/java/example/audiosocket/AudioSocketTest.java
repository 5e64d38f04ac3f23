package example.audiosocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.kit.Peer;
import org.camelvoice.kit.PlatformCompatibilityKit;
import org.camelvoice.platform.Platform;

/** The platform keeps what every platform has to keep. */
class AudioSocketTest extends PlatformCompatibilityKit {
    @Override
    protected Platform platform() {
        return new AudioSocketPlatform();
    }

    @Override
    protected Peer peer() {
        return new Asterisk();
    }

    @Override
    protected int beyondRecallMillis() {
        return AudioSocketStream.LEAD_MILLIS;
    }

    /** Asterisk's end of an AudioSocket. */
    private static final class Asterisk extends Peer {
        Asterisk() {
            super(AudioFormat.PCM16_24K);
        }

        @Override
        protected void dial(String tenant) {
            say(frame(0x01, new byte[16]));
        }

        @Override
        protected void speak(byte[] audio) {
            say(frame(0x13, audio));
        }

        @Override
        protected void press(char key) {
            say(frame(0x03, new byte[] {(byte) key}));
        }

        @Override
        protected void hangUp() {
            say(frame(0x00, new byte[0]));
        }

        @Override
        protected void garble() {
            say(frame(0x77, new byte[3]));
        }

        @Override
        protected void hear(byte[] frame) {
            if (frame[0] == 0x13) {
                play(Arrays.copyOfRange(frame, 3, frame.length));
            }
        }

        private static byte[] frame(int kind, byte[] payload) {
            return ByteBuffer.allocate(3 + payload.length)
                    .put((byte) kind)
                    .putShort((short) payload.length)
                    .put(payload)
                    .array();
        }
    }
}
