package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A response, from {@code response.created} or {@code response.done}. Missing fields are null.
 *
 * @param status         {@code in_progress}, {@code completed}, {@code cancelled}, {@code incomplete}, {@code failed}
 * @param reason         why it was cancelled ({@code turn_detected}, {@code client_cancelled}) or is incomplete
 *                       ({@code max_output_tokens}, {@code content_filter})
 * @param error          why it failed
 * @param isOutOfBand    whether it is of no conversation; servers that say nothing of conversations have but one
 * @param metadata       as in the {@code response.create}; empty if there was none
 * @param output         its items; empty until it is done
 * @param usage          null until it is done
 */
public record Response(
        String id,
        String status,
        String reason,
        ApiError error,
        boolean isOutOfBand,
        Map<String, String> metadata,
        List<Item> output,
        Usage usage) {

    /** Whether it is complete: the only successful status. */
    public boolean isCompleted() {
        return "completed".equals(status);
    }

    /** Whether it has ended incomplete. An unknown status does not count. */
    public boolean isUnfinished() {
        return "incomplete".equals(status) || "failed".equals(status) || "cancelled".equals(status);
    }

    /** The response in {@code response}; null if it is not a response. */
    static Response of(JsonNode response) {
        return response.isObject() ? read(response) : null;
    }

    private static Response read(JsonNode response) {
        JsonNode details = response.path("status_details");
        return new Response(
                response.path("id").textValue(),
                response.path("status").textValue(),
                details.path("reason").textValue(),
                ApiError.of(details.path("error")),
                response.path("conversation_id").isNull(),
                metadata(response.path("metadata")),
                output(response.path("output")),
                Usage.of(response.path("usage")));
    }

    private static Map<String, String> metadata(JsonNode metadata) {
        Map<String, String> pairs = new LinkedHashMap<>();
        metadata.properties()
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
        return Map.copyOf(pairs);
    }

    private static List<Item> output(JsonNode output) {
        List<Item> items = new ArrayList<>();
        for (JsonNode item : output) {
            if (item.isObject()) {
                items.add(Item.of(item));
            }
        }
        return List.copyOf(items);
    }
}
