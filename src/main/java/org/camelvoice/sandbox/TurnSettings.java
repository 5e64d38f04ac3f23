package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelvoice.strictjson.Json;

/**
 * How turns are found. {@code semantic_vad} is taken as a server VAD whose silence grows as its eagerness falls.
 *
 * @param threshold 0 to 1: how much louder than the line's noise speech has to be
 * @param prefixPaddingMillis how much audio before the speech belongs to the turn
 * @param silenceMillis how much silence ends a turn
 * @param createResponse whether a turn is answered by itself
 * @param interruptResponse whether speech cancels the response that is being made
 */
record TurnSettings(
        double threshold,
        int prefixPaddingMillis,
        int silenceMillis,
        boolean createResponse,
        boolean interruptResponse) {

    /** @param json checked, and complete as {@link #completed} leaves it */
    static TurnSettings of(JsonNode json) {
        boolean semantic = json.path("type").asText().equals("semantic_vad");
        return new TurnSettings(
                json.path("threshold").asDouble(0.5),
                json.path("prefix_padding_ms").asInt(300),
                semantic
                        ? silenceMillis(json.path("eagerness").asText())
                        : json.path("silence_duration_ms").asInt(200),
                json.path("create_response").asBoolean(true),
                json.path("interrupt_response").asBoolean(true));
    }

    private static int silenceMillis(String eagerness) {
        return switch (eagerness) {
            case "low" -> 800;
            case "high" -> 300;
            default -> 500;
        };
    }

    /** What the client sent, with the server's values where it left something out. */
    static ObjectNode completed(JsonNode sent) {
        ObjectNode complete = Json.object();
        complete.put("type", sent.path("type").asText());
        if (sent.path("type").asText().equals("semantic_vad")) {
            complete.put("eagerness", "auto");
        } else {
            complete.put("threshold", 0.5).put("prefix_padding_ms", 300).put("silence_duration_ms", 200);
            complete.putNull("idle_timeout_ms");
        }
        complete.put("create_response", true).put("interrupt_response", true);
        complete.setAll((ObjectNode) sent);
        return complete;
    }
}
