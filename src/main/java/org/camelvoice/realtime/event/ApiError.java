package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

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

    /** The error that {@code error} describes; null if that is none. */
    static ApiError of(JsonNode error) {
        return error.isObject() ? read(error) : null;
    }

    private static ApiError read(JsonNode error) {
        return new ApiError(
                error.path("type").textValue(),
                error.path("code").textValue(),
                error.path("message").textValue(),
                error.path("param").textValue(),
                error.path("event_id").textValue());
    }
}
