package org.camelvoice.platform.browser;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.call.Printable;
import org.camelvoice.platform.CallerJson;

/**
 * Reads what clients send as text on the browser's socket: fields in any order, unknown ones skipped. Never throws: what
 * can't be read is {@link BrowserMessage.Malformed}. Any thread may use it.
 */
final class BrowserReader {
    private static final int LONGEST_TEXT = 10_000;
    private static final long ABSENT = -1;
    private static final long NO_NUMBER = -2;

    private final JsonParser parser;

    // What the message has said, in whichever order it says it; null or ABSENT until then.
    private String type;
    private String data;
    private String format;
    private String message;
    private long sampleRate = ABSENT;
    private long epoch = ABSENT;
    private long samples = ABSENT;

    /** Reads one message. */
    private BrowserReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The message in {@code text}, a whole WebSocket text message. */
    static BrowserMessage read(String text) {
        try (JsonParser parser = CallerJson.FACTORY.createParser(text)) {
            return new BrowserReader(parser).readMessage(text.length());
        } catch (IOException | RuntimeException e) { // not its message, which quotes what was sent
            return malformed(
                    "Expected JSON of at most %d levels, got %d characters that are not",
                    CallerJson.MOST_LEVELS, text.length());
        }
    }

    private BrowserMessage readMessage(int length) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return malformed("Expected a JSON object, got %d characters of another kind", length);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            readField(name);
        }
        if (parser.nextToken() != null) {
            return malformed("Expected one JSON object, got more than one in %d characters", length);
        }
        return message(length);
    }

    private void readField(String name) throws IOException {
        switch (name) {
            case "type" -> type = text();
            case "data" -> data = text();
            case "format" -> format = text();
            case "message" -> message = text();
            case "sample_rate" -> sampleRate = parser.hasToken(JsonToken.VALUE_NULL) ? ABSENT : number();
            case "epoch" -> epoch = number();
            case "samples" -> samples = number();
            default -> parser.skipChildren();
        }
    }

    /** Null if it is no string. */
    private String text() throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** {@link #NO_NUMBER} if it is no whole number from 0 up. */
    private long number() throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue() < 0 ? NO_NUMBER : parser.getLongValue();
        }
        parser.skipChildren();
        return NO_NUMBER;
    }

    private BrowserMessage message(int length) {
        if (type == null) {
            return malformed("Expected a type, got a JSON object of %d characters without one", length);
        }
        return switch (type) {
            case "audio" -> audio();
            case "config" -> config();
            case "text" -> typed();
            case "interrupt" -> new BrowserMessage.Interrupt();
            case "played", "cleared" -> position();
            default ->
                malformed(
                        "Expected one of audio, config, text, interrupt, played, cleared, got %s",
                        Printable.name(type));
        };
    }

    private BrowserMessage audio() {
        if (data == null) {
            return malformed("Expected an audio with data");
        }
        try {
            return new BrowserMessage.Audio(Base64Audio.decode(data));
        } catch (IllegalArgumentException e) {
            return malformed("Expected data in base64, got %d characters that are not", data.length());
        }
    }

    private BrowserMessage config() {
        if (sampleRate == NO_NUMBER || sampleRate == 0) {
            return malformed("Expected the sample_rate of a config to be a whole number of Hz");
        }
        int rate = sampleRate == ABSENT ? ClientFormat.USUAL_RATE : (int) Math.min(sampleRate, Integer.MAX_VALUE);
        return new BrowserMessage.Config(format, rate);
    }

    private BrowserMessage typed() {
        if (message == null || message.isBlank()) {
            return malformed("Expected a text with a message");
        }
        if (message.length() > LONGEST_TEXT) {
            return malformed("Expected a message of at most %d characters, got %d", LONGEST_TEXT, message.length());
        }
        return new BrowserMessage.Text(message);
    }

    private BrowserMessage position() {
        if (epoch < 0 || samples < 0) {
            return malformed("Expected a %s with an epoch and samples, whole numbers from 0 up", type);
        }
        return type.equals("played")
                ? new BrowserMessage.Played(epoch, samples)
                : new BrowserMessage.Cleared(epoch, samples);
    }

    private static BrowserMessage malformed(String sentence, Object... values) {
        return new BrowserMessage.Malformed(sentence.formatted(values));
    }
}
