package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A session, from {@code session.created} or {@code session.updated}: nested as in the GA protocol, or flat as in the
 * beta. Missing fields are null.
 *
 * @param expiresAt    60 minutes after its start
 * @param inputFormat  the audio that the server takes
 * @param outputFormat the audio that the server sends
 */
public record SessionInfo(
        String id, String model, String voice, Instant expiresAt, StatedFormat inputFormat, StatedFormat outputFormat) {

    /** The session in {@code session}; null if it is not a session. */
    static SessionInfo of(JsonNode session) {
        return session.isObject() ? read(session) : null;
    }

    private static SessionInfo read(JsonNode session) {
        JsonNode input = session.at("/audio/input");
        JsonNode output = session.at("/audio/output");
        return new SessionInfo(
                session.path("id").textValue(),
                session.path("model").textValue(),
                either(output, "voice", session, "voice").textValue(),
                instant(session.path("expires_at")),
                StatedFormat.of(either(input, "format", session, "input_audio_format")),
                StatedFormat.of(either(output, "format", session, "output_audio_format")));
    }

    private static JsonNode either(JsonNode nested, String name, JsonNode session, String flatName) {
        return nested.hasNonNull(name) ? nested.path(name) : session.path(flatName);
    }

    /** Null if it is not a number of seconds since 1970, or is beyond the year 9999. */
    private static Instant instant(JsonNode seconds) {
        long value = seconds.canConvertToLong() && seconds.isNumber() ? seconds.longValue() : -1;
        return value >= 0 && value <= 253_402_300_799L ? Instant.ofEpochSecond(value) : null;
    }
}
