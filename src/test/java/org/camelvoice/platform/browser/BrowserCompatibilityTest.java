package org.camelvoice.platform.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.kit.Peer;
import org.camelvoice.kit.PlatformCompatibilityKit;
import org.camelvoice.platform.Platform;
import org.junit.jupiter.api.Nested;

/** The browser's socket keeps what every platform has to keep, in both forms. */
class BrowserCompatibilityTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Nested
    class InJson extends PlatformCompatibilityKit {
        @Override
        protected Platform platform() {
            return new BrowserPlatform();
        }

        @Override
        protected Peer peer() {
            return new JsonClient();
        }
    }

    @Nested
    class InBinary extends PlatformCompatibilityKit {
        @Override
        protected Platform platform() {
            return new BrowserPlatform();
        }

        @Override
        protected Peer peer() {
            return new BinaryClient();
        }
    }

    /** A client of the JSON form: it drops what it has not played when it hears that its user speaks. */
    private static final class JsonClient extends Client {
        @Override
        protected void speak(byte[] frame) {
            say("{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(frame) + "\"}");
        }

        @Override
        void hear(String type, JsonNode message) {
            if (type.equals("audio")) {
                play(Base64.getDecoder().decode(message.get("data").asText()));
            } else if (type.equals("speech_started")) {
                clear();
            }
        }
    }

    /** A client of camel-voice.v1: it reports what it has played, and answers a clear. */
    private static final class BinaryClient extends Client {
        private static final int HEADER_BYTES = 8;

        private long epoch;
        private long epochStart;
        private long reported;

        BinaryClient() {
            super(120);
        }

        @Override
        protected String subprotocol() {
            return BinaryForm.SUBPROTOCOL;
        }

        @Override
        protected void speak(byte[] frame) {
            say(frame);
        }

        @Override
        protected void hear(byte[] message) {
            long ofEpoch =
                    ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
            if (ofEpoch == epoch) {
                play(Arrays.copyOfRange(message, HEADER_BYTES, message.length));
            }
        }

        @Override
        void hear(String type, JsonNode message) {
            if (type.equals("clear")) {
                tell("cleared");
                clear();
                epoch = message.get("epoch").asLong();
                epochStart = played();
            }
        }

        @Override
        protected void tick() {
            if (played() > reported) {
                reported = played();
                tell("played");
            }
        }

        private void tell(String type) {
            say("{\"type\":\"%s\",\"epoch\":%d,\"samples\":%d}".formatted(type, epoch, (played() - epochStart) / 2));
        }
    }

    private abstract static class Client extends Peer {
        private static final AtomicInteger SESSIONS = new AtomicInteger();

        Client() {
            this(0);
        }

        Client(int delayMillis) {
            super(AudioFormat.PCM16_24K, delayMillis);
        }

        @Override
        protected Map<String, String> parameters(String tenant) {
            return Map.of("tenant", tenant, "sessionId", "session-" + SESSIONS.incrementAndGet());
        }

        @Override
        protected void hear(String text) {
            try {
                JsonNode message = JSON.readTree(text);
                hear(message.get("type").asText(), message);
            } catch (JsonProcessingException e) {
                throw new AssertionError("Expected JSON, got " + text, e);
            }
        }

        abstract void hear(String type, JsonNode message);
    }
}
