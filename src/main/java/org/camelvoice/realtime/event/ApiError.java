package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * An error reported by the server. Missing fields are null.
 *
 * @param type    {@code invalid_request_error}, {@code server_error} …
 * @param code    {@code invalid_value}, {@code session_expired} …
 * @param message for people
 * @param param   the path of the wrong field: {@code session.audio.output.voice}
 * @param eventId the client event that caused it
 */
public record ApiError(String type, String code, String message, String param, String eventId) {
    private static final int LONGEST = 1_000;
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");

    /** The error in {@code error}: an object, or only a sentence or a code; null for anything else. */
    static ApiError of(JsonNode error) {
        if (error.isTextual()) {
            return ofText(error.textValue());
        }
        return error.isObject() ? read(error, text(error, "type")) : null;
    }

    /** The error in an event that is itself the error: {@code {"type": "error", "code": …, "message": …}}. */
    static ApiError ofFlat(JsonNode event) {
        return read(event, null).withoutEventId(); // the event_id is the event's own
    }

    private static ApiError ofText(String text) {
        String code = CODE.matcher(text).matches() ? text : null;
        return new ApiError(null, code, cut(text), null, null);
    }

    private static ApiError read(JsonNode error, String type) {
        return new ApiError(
                type,
                text(error, "code"),
                cut(error.path("message").textValue()),
                text(error, "param"),
                text(error, "event_id"));
    }

    /** Without the message, which may quote what was sent: a key, or what somebody said. */
    @Override
    public String toString() {
        return "ApiError[type=%s, code=%s, param=%s, eventId=%s]".formatted(type, code, param, eventId);
    }

    private ApiError withoutEventId() {
        return new ApiError(type, code, message, param, null);
    }

    private static String text(JsonNode error, String name) {
        return cut(error.path(name).textValue());
    }

    /** Cuts a message, because it is kept for a while and a server may write a long one. */
    private static String cut(String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
