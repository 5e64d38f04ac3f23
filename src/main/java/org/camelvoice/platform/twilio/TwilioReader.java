package org.camelvoice.platform.twilio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.platform.CallerJson;

/**
 * Reads what Twilio sends on a Media Stream's WebSocket. Tolerant of what the documents leave open: fields come in any
 * order, numbers as strings or as numbers, {@code streamSid} inside {@code start} or beside it, and what is not known
 * is skipped. Never throws: what can't be read is {@link TwilioMessage.Malformed}. Any thread may use it.
 *
 * <p>A {@code media} message in exactly the form in which Twilio writes it, fifty a second for each call, is read by
 * {@link TwilioMediaScanner}; every other message, and every other form, by a streaming parser.
 */
public final class TwilioReader {

    private final JsonParser parser;

    // What the message has said, in whichever order it says it; null until then.
    private String event;
    private String streamSid;
    private String callSid;
    private String accountSid;
    private final Map<String, String> customParameters = new LinkedHashMap<>();
    private String encoding;
    private String sampleRate;
    private String channels;
    private String track;
    private String chunk;
    private String timestamp;
    private String payload;
    private String digit;
    private String markName;

    /** Reads one message. */
    private TwilioReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The message in {@code text}, a whole WebSocket text message. */
    public static TwilioMessage read(String text) {
        TwilioMessage.Media media = TwilioMediaScanner.scan(text);
        return media != null ? media : parse(text);
    }

    private static TwilioMessage parse(String text) {
        try (JsonParser parser = CallerJson.FACTORY.createParser(text)) {
            return new TwilioReader(parser).readMessage(text.length());
        } catch (IOException | RuntimeException e) { // not its message, which quotes what was sent
            return malformed(
                    "Expected JSON of at most %d levels, got %d characters that are not",
                    CallerJson.MOST_LEVELS, text.length());
        }
    }

    private TwilioMessage readMessage(int length) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return malformed("Expected a JSON object, got %d characters of another kind", length);
        }
        readFields(this::readTopField);
        if (parser.nextToken() != null) {
            return malformed("Expected one JSON object, got more than one in %d characters", length);
        }
        return message(length);
    }

    private void readTopField(String name) throws IOException {
        switch (name) {
            case "event" -> event = scalar();
            case "streamSid" -> streamSid = scalar();
            case "start" -> readFields(this::readStartField);
            case "media" -> readFields(this::readMediaField);
            case "dtmf" -> readFields(this::readDtmfField);
            case "mark" -> readFields(this::readMarkField);
            default -> parser.skipChildren();
        }
    }

    private void readStartField(String name) throws IOException {
        switch (name) {
            case "streamSid" -> streamSid = scalar();
            case "callSid" -> callSid = scalar();
            case "accountSid" -> accountSid = scalar();
            case "customParameters" -> readFields(this::readCustomParameter);
            case "mediaFormat" -> readFields(this::readMediaFormatField);
            default -> parser.skipChildren();
        }
    }

    private void readCustomParameter(String name) throws IOException {
        String value = scalar();
        if (value != null) {
            customParameters.put(name, value);
        }
    }

    private void readMediaFormatField(String name) throws IOException {
        switch (name) {
            case "encoding" -> encoding = scalar();
            case "sampleRate" -> sampleRate = scalar();
            case "channels" -> channels = scalar();
            default -> parser.skipChildren();
        }
    }

    private void readMediaField(String name) throws IOException {
        switch (name) {
            case "track" -> track = scalar();
            case "chunk" -> chunk = scalar();
            case "timestamp" -> timestamp = scalar();
            case "payload" -> payload = scalar();
            default -> parser.skipChildren();
        }
    }

    private void readDtmfField(String name) throws IOException {
        if (name.equals("digit")) {
            digit = scalar();
        } else {
            parser.skipChildren();
        }
    }

    private void readMarkField(String name) throws IOException {
        if (name.equals("name")) {
            markName = scalar();
        } else {
            parser.skipChildren();
        }
    }

    /** Hands each field of the object that begins here to {@code reader}; skips a value that is not an object. */
    private void readFields(FieldReader reader) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            reader.read(name);
        }
    }

    /** A string, or a number or a boolean as it is written; null if it is null, an object or an array. */
    private String scalar() throws IOException {
        if (parser.currentToken().isScalarValue()) {
            return parser.hasToken(JsonToken.VALUE_NULL) ? null : parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private TwilioMessage message(int length) {
        if (event == null) {
            return malformed("Expected an event, got a JSON object of %d characters without one", length);
        }
        return switch (event) {
            case "connected" -> new TwilioMessage.Connected();
            case "start" -> start();
            case "media" -> media(track, chunk, timestamp, payload);
            case "dtmf" -> digit == null ? malformed("Expected a dtmf with a digit") : new TwilioMessage.Dtmf(digit);
            case "mark" ->
                markName == null ? malformed("Expected a mark with a name") : new TwilioMessage.Mark(markName);
            case "stop" -> new TwilioMessage.Stop();
            default -> new TwilioMessage.Unknown(event);
        };
    }

    private TwilioMessage start() {
        if (streamSid == null) {
            return malformed("Expected a start with a streamSid");
        }
        return new TwilioMessage.Start(
                streamSid,
                callSid,
                accountSid,
                Collections.unmodifiableMap(customParameters),
                encoding,
                number(sampleRate),
                number(channels));
    }

    /** The message, or what is wrong with its payload. */
    private static TwilioMessage media(String track, String chunk, String timestamp, String payload) {
        if (payload == null) {
            return malformed("Expected a media with a payload");
        }
        try {
            return media(track, chunk, timestamp, Base64Audio.decode(payload));
        } catch (IllegalArgumentException e) {
            return malformed("Expected a payload in base64, got %d characters that are not", payload.length());
        }
    }

    static TwilioMessage.Media media(String track, String chunk, String timestamp, byte[] mulaw) {
        return new TwilioMessage.Media(track, number(chunk), number(timestamp), mulaw);
    }

    private static int number(String digits) {
        try {
            return digits == null ? TwilioMessage.UNKNOWN : Integer.parseInt(digits);
        } catch (NumberFormatException e) { // a number that says nothing is no reason to lose the audio
            return TwilioMessage.UNKNOWN;
        }
    }

    private static TwilioMessage malformed(String format, Object... values) {
        return new TwilioMessage.Malformed(format.formatted(values));
    }

    /** Reads the value of one field; the parser stands on it. */
    @FunctionalInterface
    private interface FieldReader {
        void read(String name) throws IOException;
    }
}
