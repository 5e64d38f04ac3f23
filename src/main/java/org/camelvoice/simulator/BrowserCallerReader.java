package org.camelvoice.simulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.ObjectRule;
import org.camelvoice.strictjson.Refusal;
import org.camelvoice.strictjson.Rule;

/**
 * Reads single messages of the browser's socket, strictly: it refuses every field or type that docs/browser.md does not
 * describe.
 */
final class BrowserCallerReader {
    private static final ObjectReader JSON = JsonMapper.builder(Json.FACTORY.copy())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    private static final int HEADER_BYTES = 8;
    private static final int FRAME_BYTES = 960; // 20 ms of 24 kHz PCM16
    private static final int MOST_FRAMES = 5;
    private static final int SHORTEST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 100;
    private static final int EXCERPT_CHARS = 160;

    private static final Rule TEXT = (path, value) -> {
        Rule.string().check(path, value);
        BrowserCaptions.refuseIf(value.textValue().isEmpty(), "'" + path + "' is empty");
    };
    private static final Rule COUNT = Rule.integer(0, Long.MAX_VALUE);
    private static final Rule STATE =
            Rule.oneOf("connecting", "connected", "listening", "thinking", "speaking", "ending", "ended", "failed");

    private final BrowserFormat format;
    private final boolean inVoiceV1;
    private final Rule message;

    /** @param inVoiceV1 whether the form is {@code camel-voice.v1}, and not JSON */
    BrowserCallerReader(boolean inVoiceV1, BrowserFormat format) {
        this.inVoiceV1 = inVoiceV1;
        this.format = format;
        this.message = Rule.tagged("type", types(inVoiceV1));
    }

    private static Map<String, Rule> types(boolean inVoiceV1) {
        Map<String, Rule> types = new HashMap<>(Map.of(
                "connected", type().must("session_id", TEXT).must("tenant", TEXT),
                "state_change", type().must("old_state", STATE).must("new_state", STATE),
                "speech_started", type(),
                "speech_ended", type(),
                "response_started", type().must("response_id", TEXT),
                "response_ended",
                        type().must("response_id", TEXT)
                                .must("status", Rule.oneOf("completed", "cancelled", "failed", "incomplete")),
                "transcript", transcript(),
                "turn", type().must("latency_ms", COUNT),
                "error", type().must("message", TEXT),
                "disconnected", type().must("reason", TEXT)));
        types.put("message", type().must("message", TEXT));
        if (inVoiceV1) {
            types.put("item", type().must("item", Rule.integer(1, 0xFFFF_FFFFL)).must("item_id", TEXT));
            types.put("clear", type().must("epoch", Rule.integer(1, 0xFFFF_FFFFL)));
        } else {
            types.put("audio", type().must("data", TEXT).must("format", TEXT).must("sample_rate", COUNT));
        }
        return types;
    }

    private static ObjectRule type() {
        return new ObjectRule().must("type", Rule.string());
    }

    private static Rule transcript() {
        Rule fields = type().must("role", Rule.oneOf("user", "assistant"))
                .must("text", Rule.string())
                .must("final", Rule.bool())
                .must("item_id", TEXT)
                .may("previous_item_id", Rule.nullable(TEXT))
                .may("interrupted", Rule.nullable(Rule.bool()))
                .may("heard_ms", Rule.nullable(COUNT))
                .may("heard_error_ms", Rule.nullable(COUNT))
                .may("heard_text", Rule.nullable(Rule.string()));
        return (path, value) -> {
            fields.check(path, value);
            checkHeard(BrowserCaption.of(value));
        };
    }

    private static void checkHeard(BrowserCaption caption) {
        boolean saysHowMuch = caption.heardMillis() != null && caption.heardText() != null;
        boolean saysSomething =
                caption.heardMillis() != null || caption.heardErrorMillis() != null || caption.heardText() != null;
        BrowserCaptions.refuseIf(
                caption.interrupted() && !saysHowMuch, "an interrupted item without heard_ms and heard_text");
        BrowserCaptions.refuseIf(
                !caption.interrupted() && saysSomething,
                "heard_ms, heard_error_ms or heard_text of an item that was not interrupted");
        BrowserCaptions.refuseIf(
                saysHowMuch && !caption.text().startsWith(caption.heardText()),
                "heard_text is not the beginning of text");
    }

    /**
     * @param utf8 one text message
     * @throws Refusal if docs/browser.md does not allow it
     */
    JsonNode text(byte[] utf8) {
        try {
            JsonNode read = JSON.readValue(utf8);
            message.check("", read);
            return read;
        } catch (IOException e) {
            throw new Refusal(null, "it is not JSON: " + excerpt(utf8), null);
        } catch (Refusal refusal) {
            throw new Refusal(null, refusal.getMessage() + ": " + excerpt(utf8), null);
        }
    }

    /** The audio of an {@code audio} message, in the client's format. */
    byte[] audio(JsonNode audio) {
        String said = audio.get("format").textValue() + " at " + audio.get("sample_rate");
        BrowserCaptions.refuseIf(
                !said.equals(format.name() + " at " + format.sampleRate()),
                "audio is " + said + ", but the client has " + format.name() + " at " + format.sampleRate());
        byte[] bytes = decoded(audio.get("data").textValue());
        BrowserCaptions.refuseIf(
                bytes.length % format.bytesPerSample() != 0, "audio of " + bytes.length + " bytes has half a sample");
        long samples = bytes.length / format.bytesPerSample();
        BrowserCaptions.refuseIf(
                samples * 1000 < (long) SHORTEST_MILLIS * format.sampleRate()
                        || samples * 1000 > (long) LONGEST_MILLIS * format.sampleRate(),
                "audio of " + samples + " samples is not 20 to 100 ms");
        return bytes;
    }

    private static byte[] decoded(String base64) {
        try {
            BrowserCaptions.refuseIf(base64.length() % 4 != 0, "audio is not base64: the padding is missing");
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Refusal(null, "audio is not base64: " + e.getMessage(), null);
        }
    }

    /**
     * A binary message of {@code camel-voice.v1}.
     *
     * @param pcm 24 kHz, signed 16-bit, little-endian
     */
    record Audio(long item, long epoch, byte[] pcm) {}

    /** @throws Refusal if docs/browser.md does not allow it */
    Audio binary(byte[] message) {
        BrowserCaptions.refuseIf(!inVoiceV1, "a binary message (" + message.length + " bytes) to a JSON client");
        int audioBytes = message.length - HEADER_BYTES;
        BrowserCaptions.refuseIf(
                audioBytes < FRAME_BYTES || audioBytes > MOST_FRAMES * FRAME_BYTES || audioBytes % FRAME_BYTES != 0,
                "a binary message of " + message.length + " bytes is not a header and one to five frames of 960 bytes");
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        long item = Integer.toUnsignedLong(header.getInt());
        long epoch = Integer.toUnsignedLong(header.getInt());
        return new Audio(item, epoch, Arrays.copyOfRange(message, HEADER_BYTES, message.length));
    }

    private static String excerpt(byte[] utf8) {
        String message = new String(utf8, 0, Math.min(utf8.length, EXCERPT_CHARS), StandardCharsets.UTF_8);
        return utf8.length > EXCERPT_CHARS ? message + "… (" + utf8.length + " bytes)" : message;
    }
}
