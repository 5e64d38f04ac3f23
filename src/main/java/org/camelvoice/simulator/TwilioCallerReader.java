package org.camelvoice.simulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import org.camelvoice.simulator.TwilioCallerMessage.Clear;
import org.camelvoice.simulator.TwilioCallerMessage.Mark;
import org.camelvoice.simulator.TwilioCallerMessage.Media;
import org.camelvoice.simulator.TwilioCallerMessage.Refused;
import org.camelvoice.strictjson.Json;

/**
 * Reads the messages sent to a stream, strictly: it refuses every field or event that the documentation does not
 * describe. It finds media with the usual order of fields by comparing bytes, and reads everything else through a JSON
 * tree.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Twilio: messages to Twilio</a>
 */
final class TwilioCallerReader {
    private static final ObjectReader JSON = JsonMapper.builder(Json.FACTORY.copy())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    private static final byte[] MEDIA_END = "\"}}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WAV_START = "RIFF".getBytes(StandardCharsets.US_ASCII);
    private static final int EXCERPT_CHARS = 120;

    private final String streamSid;
    private final byte[] mediaStart;

    TwilioCallerReader(String streamSid) {
        this.streamSid = streamSid;
        String start = "{\"event\":\"media\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"payload\":\"";
        this.mediaStart = start.getBytes(StandardCharsets.US_ASCII);
    }

    /** @param text one text message, UTF-8 */
    TwilioCallerMessage read(byte[] text) {
        if (isPlainMedia(text)) {
            byte[] base64 = Arrays.copyOfRange(text, mediaStart.length, text.length - MEDIA_END.length);
            return media(base64, text, () -> readTree(text));
        }
        return readTree(text);
    }

    /** Whether the prefix and the suffix match; the text between them decides. */
    private boolean isPlainMedia(byte[] text) {
        int end = text.length - MEDIA_END.length;
        return end >= mediaStart.length
                && Arrays.equals(text, 0, mediaStart.length, mediaStart, 0, mediaStart.length)
                && Arrays.equals(text, end, text.length, MEDIA_END, 0, MEDIA_END.length);
    }

    private TwilioCallerMessage readTree(byte[] text) {
        try {
            JsonNode message = JSON.readValue(text);
            return message.isObject() ? readMessage(message, text) : refused("it is not a JSON object", text);
        } catch (IOException e) {
            return refused("it is not JSON", text);
        }
    }

    private TwilioCallerMessage readMessage(JsonNode message, byte[] text) {
        if (!message.path("event").isTextual()) {
            return refused("it has no event", text);
        }
        if (!message.path("streamSid").isTextual()) {
            return refused("it has no streamSid", text);
        }
        if (!message.path("streamSid").textValue().equals(streamSid)) {
            return refused("its streamSid is not " + streamSid, text);
        }
        return readEvent(message, text);
    }

    private TwilioCallerMessage readEvent(JsonNode message, byte[] text) {
        String event = message.get("event").textValue();
        return switch (event) {
            case "media" -> readMedia(message, text);
            case "mark" -> readMark(message, text);
            case "clear" -> withOnly(message, Set.of("event", "streamSid"), text, new Clear());
            default -> refused("there is no event " + event, text);
        };
    }

    private TwilioCallerMessage readMedia(JsonNode message, byte[] text) {
        JsonNode payload = message.path("media").path("payload");
        if (!payload.isTextual()) {
            return refused("it has no media.payload", text);
        }
        if (!hasOnly(message.get("media"), Set.of("payload"))) {
            return refused("media has a field that is not documented", text);
        }
        byte[] base64 = payload.textValue().getBytes(StandardCharsets.UTF_8);
        TwilioCallerMessage media = media(base64, text, () -> refused("its payload is not base64", text));
        return withOnly(message, Set.of("event", "streamSid", "media"), text, media);
    }

    private TwilioCallerMessage readMark(JsonNode message, byte[] text) {
        JsonNode name = message.path("mark").path("name");
        if (!name.isTextual() || name.textValue().isEmpty()) {
            return refused("it has no mark.name", text);
        }
        if (!hasOnly(message.get("mark"), Set.of("name"))) {
            return refused("mark has a field that is not documented", text);
        }
        return withOnly(message, Set.of("event", "streamSid", "mark"), text, new Mark(name.textValue()));
    }

    private static TwilioCallerMessage media(byte[] base64, byte[] text, Supplier<TwilioCallerMessage> notBase64) {
        byte[] mulaw;
        try {
            mulaw = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return notBase64.get();
        }
        if (base64.length % 4 != 0) {
            return refused("its payload is not base64: the padding is missing", text);
        }
        boolean isWav = mulaw.length >= WAV_START.length
                && Arrays.equals(mulaw, 0, WAV_START.length, WAV_START, 0, WAV_START.length);
        return isWav ? refused("its payload has a file header", text) : new Media(mulaw);
    }

    private static TwilioCallerMessage withOnly(
            JsonNode message, Set<String> fields, byte[] text, TwilioCallerMessage read) {
        return hasOnly(message, fields) ? read : refused("it has a field that is not documented", text);
    }

    private static boolean hasOnly(JsonNode object, Set<String> fields) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!fields.contains(names.next())) {
                return false;
            }
        }
        return true;
    }

    private static Refused refused(String why, byte[] text) {
        String message = new String(text, 0, Math.min(text.length, EXCERPT_CHARS), StandardCharsets.UTF_8);
        String rest = text.length > EXCERPT_CHARS ? "… (" + text.length + " bytes)" : "";
        return new Refused("31924 Protocol error: " + why + ": " + message + rest);
    }
}
