package org.camelvoice.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a Realtime server writes in turns, in its order: fields and values as they are on the wire. */
final class ResponseEvents {
    /** What each answer says, a word with each delta of its audio; the greeting of the run's tenants. */
    static final String WORDS =
            "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                    + " sixteen seventeen eighteen nineteen twenty.";

    private static final String[] WORD = WORDS.split("(?<= )");
    private static final String TRANSCRIPT = "\"transcript\":\"" + WORDS + "\"";
    private int eventId;

    String speechStarted(int turn, long millis) {
        return event("input_audio_buffer.speech_started") + "\"audio_start_ms\":" + millis + ",\"item_id\":\"item_u"
                + turn + "\"}";
    }

    String speechStopped(int turn, long millis) {
        return event("input_audio_buffer.speech_stopped") + "\"audio_end_ms\":" + millis + ",\"item_id\":\"item_u"
                + turn + "\"}";
    }

    String committed(int turn) {
        return event("input_audio_buffer.committed") + "\"previous_item_id\":null,\"item_id\":\"item_u" + turn + "\"}";
    }

    /** @param what added or done */
    String userItem(String what, int turn) {
        return event("conversation.item." + what) + "\"previous_item_id\":null,\"item\":{\"id\":\"item_u" + turn
                + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_audio\",\"transcript\":null}]}}";
    }

    /** @param metadata null without any */
    List<String> beginning(int response, JsonObject metadata) {
        String item = item(response, "in_progress", "[]");
        return List.of(
                event("response.created") + "\"response\":" + response(response, "in_progress", "", metadata) + "}",
                event("response.output_item.added") + ofResponse(response) + ",\"output_index\":0,\"item\":" + item
                        + "}",
                event("conversation.item.added") + "\"previous_item_id\":null,\"item\":" + item + "}",
                event("response.content_part.added") + place(response)
                        + ",\"part\":{\"type\":\"audio\",\"transcript\":\"\"}}");
    }

    /** @param status completed, or cancelled */
    List<String> end(int response, String status, JsonObject metadata) {
        String itemStatus = "completed".equals(status) ? status : "incomplete";
        String item = item(response, itemStatus, "[{\"type\":\"output_audio\"," + TRANSCRIPT + "}]");
        return List.of(
                event("response.output_audio.done") + place(response) + "}",
                event("response.output_audio_transcript.done") + place(response) + "," + TRANSCRIPT + "}",
                event("response.content_part.done") + place(response) + ",\"part\":{\"type\":\"audio\"," + TRANSCRIPT
                        + "}}",
                event("conversation.item.done") + "\"previous_item_id\":null,\"item\":" + item + "}",
                event("response.output_item.done") + ofResponse(response) + ",\"output_index\":0,\"item\":" + item
                        + "}",
                event("response.done") + "\"response\":" + response(response, status, item, metadata) + "}");
    }

    /** @param number of the delta, from 0 */
    String transcriptDelta(int response, int number) {
        return event("response.output_audio_transcript.delta") + place(response) + ",\"delta\":\""
                + WORD[number % WORD.length] + "\",\"obfuscation\":\"a1B2c3D4e5F\"}";
    }

    /** A delta of audio but for the audio. */
    String deltaHead(int response) {
        return event("response.output_audio.delta") + place(response) + ",\"delta\":\"";
    }

    private String event(String type) {
        return "{\"type\":\"" + type + "\",\"event_id\":\"event_" + eventId++ + "\",";
    }

    private static String place(int response) {
        return ofResponse(response) + ",\"item_id\":\"item_a" + response + "\",\"output_index\":0,\"content_index\":0";
    }

    private static String ofResponse(int response) {
        return "\"response_id\":\"resp_" + response + "\"";
    }

    private static String item(int response, String status, String content) {
        return "{\"id\":\"item_a" + response + "\",\"type\":\"message\",\"status\":\"" + status
                + "\",\"role\":\"assistant\",\"content\":" + content + "}";
    }

    private static String response(int response, String status, String item, JsonObject metadata) {
        String details = "cancelled".equals(status) ? "{\"type\":\"cancelled\",\"reason\":\"turn_detected\"}" : "null";
        String usage =
                "in_progress".equals(status) ? "null" : "{\"total_tokens\":0,\"input_tokens\":0,\"output_tokens\":0}";
        return "{\"object\":\"realtime.response\",\"id\":\"resp_" + response + "\",\"status\":\"" + status
                + "\",\"status_details\":" + details + ",\"output\":[" + item
                + "],\"conversation_id\":\"conv_1\",\"output_modalities\":[\"audio\"],\"max_output_tokens\":\"inf\","
                + "\"usage\":" + usage + ",\"metadata\":" + (metadata == null ? "null" : metadata.encode()) + "}";
    }
}
