package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * Reads server events in one streaming pass: fields in any order, unknown fields skipped, unknown types like any other.
 * Safe on any thread. docs/benchmarks.md says what a delta takes.
 */
public final class EventReader {
    /** The longest type, id or function name, in characters: OpenAI's limit for an {@code event_id}. */
    public static final int LONGEST_NAME = 512;

    private final JsonParser parser;
    private final ServerEvent event;

    /** Reads one event. */
    private EventReader(JsonParser parser, ServerEvent event) {
        this.parser = parser;
        this.event = event;
    }

    /** The event in {@code json}, a whole WebSocket text message. */
    public static ServerEvent read(String json) throws MalformedEventException {
        try (JsonParser parser = EventJson.FACTORY.createParser(json)) {
            ServerEvent event = new ServerEvent(json);
            new EventReader(parser, event).readEvent(json.length());
            return event;
        } catch (MalformedEventException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // its message would quote the event
            throw malformed(
                    "Expected JSON of at most %d levels, got %d characters that are not",
                    StreamReadConstraints.DEFAULT_MAX_DEPTH, json.length());
        }
    }

    private void readEvent(int length) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("Expected a JSON object, got %d characters of another kind", length);
        }
        readFields(this::readTopField);
        if (parser.nextToken() != null) {
            throw malformed("Expected one JSON object, got more than one in %d characters", length);
        }
        if (event.type == null) {
            throw malformed("Expected a type, got a JSON object of %d characters without one", length);
        }
    }

    private void readTopField(String name) throws IOException {
        switch (name) {
            case "type" -> event.type = BetaNames.toGa(name());
            case "event_id" -> event.eventId = name();
            case "response_id" -> event.responseId = name();
            case "item_id" -> event.itemId = name();
            case "previous_item_id" -> event.previousItemId = name();
            case "call_id" -> event.callId = name();
            case "name" -> event.name = name();
            case "delta" -> event.delta = string();
            case "text" -> event.text = string();
            case "transcript" -> event.transcript = string();
            case "arguments" -> event.arguments = string();
            case "output_index" -> event.outputIndex = number();
            case "content_index" -> event.contentIndex = number();
            case "audio_start_ms" -> event.audioStartMillis = number();
            case "audio_end_ms" -> event.audioEndMillis = number();
            case "item" -> readFields(this::readItemField);
            case "response" -> readFields(this::readResponseField);
            default -> parser.skipChildren();
        }
    }

    private void readItemField(String name) throws IOException {
        switch (name) {
            case "id" -> event.itemId = name();
            case "call_id" -> event.callId = name();
            case "name" -> event.name = name();
            default -> parser.skipChildren();
        }
    }

    private void readResponseField(String name) throws IOException {
        if (name.equals("id")) {
            event.responseId = name();
        } else {
            parser.skipChildren();
        }
    }

    /** Passes each field of the object that starts here to {@code reader}; skips a value that is not an object. */
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

    /** Null if it is not a string. */
    private String string() throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** A string that is kept, so of limited length. */
    private String name() throws IOException {
        String name = string();
        if (name != null && name.length() > LONGEST_NAME) {
            throw malformed("Expected names and ids of at most %d characters, got %d", LONGEST_NAME, name.length());
        }
        return name;
    }

    /** {@link ServerEvent#UNKNOWN} if it is not a number in range. */
    private long number() throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
            return (long) parser.getDoubleValue();
        }
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return ServerEvent.UNKNOWN;
    }

    private static MalformedEventException malformed(String format, Object... values) {
        return new MalformedEventException(format.formatted(values));
    }

    /** Reads the value of one field; the parser is at the value. */
    @FunctionalInterface
    private interface FieldReader {
        void read(String name) throws IOException;
    }
}
