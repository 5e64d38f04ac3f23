package example.audiosocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Line;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.PlatformStream;

/** One connection of Asterisk's. It plays what it is sent at once, and tells nothing of it. */
final class AudioSocketStream implements PlatformStream, Playout.Output {
    static final int LEAD_MILLIS = 60;
    private static final AudioFormat FORMAT = AudioFormat.PCM16_24K;

    private static final byte HANG_UP = 0x00;
    private static final byte UUID_OF_CALL = 0x01;
    private static final byte KEY = 0x03;
    private static final byte AUDIO = 0x13; // signed 16-bit, 24 kHz
    private static final int HEADER_BYTES = 3;

    private final ConnectedCaller caller;
    private final String tenant;

    AudioSocketStream(ConnectedCaller caller, String tenant) {
        this.caller = caller;
        this.tenant = tenant;
    }

    @Override
    public void binary(byte[] frame) {
        requireWhole(frame);
        byte[] payload = Arrays.copyOfRange(frame, HEADER_BYTES, frame.length);
        if (frame[0] == AUDIO) {
            caller.hear(payload);
        } else if (frame[0] == HANG_UP) {
            caller.hungUp();
        } else if (caller.admits()) {
            act(frame[0], payload);
        }
    }

    private static void requireWhole(byte[] frame) {
        if (frame.length < HEADER_BYTES) {
            throw new IllegalArgumentException("Expected a frame of 3 bytes or more, got " + frame.length);
        }
        int length = Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(1));
        if (length != frame.length - HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "Expected " + length + " bytes behind the header, got " + (frame.length - HEADER_BYTES));
        }
    }

    private void act(byte kind, byte[] payload) {
        switch (kind) {
            case UUID_OF_CALL -> begin(payload);
            case KEY -> caller.pressed("dtmf", new String(payload, StandardCharsets.US_ASCII));
            default -> throw new IllegalArgumentException("Expected a frame of kind 0, 1, 3 or 0x13, got " + kind);
        }
    }

    private void begin(byte[] uuid) {
        if (uuid.length != 16) {
            throw new IllegalArgumentException("Expected a UUID of 16 bytes, got " + uuid.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(uuid);
        Map<String, String> attributes = Map.of("uuid", new UUID(bytes.getLong(), bytes.getLong()).toString());
        caller.begin(tenant, null, attributes, Line.withoutFeedback(FORMAT, LEAD_MILLIS, this));
    }

    @Override
    public void text(String message) {
        throw new IllegalArgumentException("Expected a binary message, got a text");
    }

    @Override
    public void media(byte[] audio, String itemId) {
        for (int at = 0; at < audio.length; at += FORMAT.frameBytes()) {
            caller.sendBinary(frame(AUDIO, Arrays.copyOfRange(audio, at, at + FORMAT.frameBytes())));
        }
    }

    /** Asked for on no line without feedback. */
    @Override
    public void mark(String name) {
        throw new IllegalStateException("Expected no mark on a line without marks");
    }

    /** Asterisk has no word for it; but little was sent ahead. */
    @Override
    public void clear(int epoch) {}

    @Override
    public void ended(EndReason reason) {
        caller.sendBinary(frame(HANG_UP, new byte[0]));
    }

    private static byte[] frame(byte kind, byte[] payload) {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .put(kind)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }
}
