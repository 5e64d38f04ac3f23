package org.camelvoice.platform.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.kit.Peer;
import org.camelvoice.kit.PlatformCompatibilityKit;
import org.camelvoice.platform.Platform;

/** Twilio keeps what every platform has to keep. */
class TwilioCompatibilityTest extends PlatformCompatibilityKit {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected Platform platform() {
        return new TwilioPlatform();
    }

    @Override
    protected Peer peer() {
        return new Carrier();
    }

    /** Twilio's end of a Media Stream. */
    private static final class Carrier extends Peer {
        private int chunks;

        Carrier() {
            super(AudioFormat.MULAW_8K, 150);
        }

        @Override
        protected void dial(String tenant) {
            say("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
            say("""
                    {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","accountSid":"AC1","callSid":"CA1",\
                    "tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""");
        }

        @Override
        protected void speak(byte[] frame) {
            chunks++;
            say("""
                    {"event":"media","streamSid":"MZ1","media":{"track":"inbound","chunk":"%d","timestamp":"%d",\
                    "payload":"%s"}}""".formatted(chunks, chunks * 20, Base64.getEncoder().encodeToString(frame)));
        }

        @Override
        protected void press(char key) {
            say("{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"%c\"}}"
                    .formatted(key));
        }

        @Override
        protected void hangUp() {
            say("{\"event\":\"stop\",\"streamSid\":\"MZ1\",\"stop\":{\"accountSid\":\"AC1\",\"callSid\":\"CA1\"}}");
            close(1000);
        }

        @Override
        protected void hear(String text) {
            JsonNode message = read(text);
            switch (message.path("event").asText()) {
                case "media" ->
                    play(Base64.getDecoder()
                            .decode(message.path("media").path("payload").asText()));
                case "mark" -> mark(() -> say(text));
                case "clear" -> clear();
                default -> throw new AssertionError("Twilio has no such message: " + text);
            }
        }

        private static JsonNode read(String text) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("Expected JSON, got " + text, e);
            }
        }
    }
}
