package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * What went wrong, as the server says. What it does not say is null.
 *
 * @param type    {@code invalid_request_error}, {@code server_error} …
 * @param code    {@code invalid_value}, {@code session_expired} …
 * @param message for people
 * @param param   the path of the field that is wrong: {@code session.audio.output.voice}
 * @param eventId of the client event that caused it
 */
public record ApiError(String type, String code, String message, String param, String eventId) {
    private static final int LONGEST = 1_000;
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");

    /** The error that {@code error} describes, an object or a mere sentence or code; null if that is none. */
    static ApiError of(JsonNode error) {
        if (error.isTextual()) {
            return ofText(error.textValue());
        }
        return error.isObject() ? read(error, text(error, "type")) : null;
    }

    /** The error in an event that is one itself: {@code {"type": "error", "code": …, "message": …}}. */
    static ApiError ofFlat(JsonNode event) {
        return read(event, null).withoutEventId(); // that one is its own
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

    private ApiError withoutEventId() {
        return new ApiError(type, code, message, param, null);
    }

    private static String text(JsonNode error, String name) {
        return cut(error.path(name).textValue());
    }

    /** It is kept for a while, and a server may write much. */
    private static String cut(String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
