package org.camelvoice.realtime.client;

/** What a Realtime server says, in the shapes of {@code src/test/resources/openai}. */
final class Says {
    private static final String CONVERSATION = "\"conv_1\"";

    private Says() {}

    static String sessionCreated() {
        return session("session.created", "audio/pcm", "audio/pcm");
    }

    static String sessionUpdated(String format) {
        return session("session.updated", format, format);
    }

    static String session(String type, String input, String output) {
        return """
                {"type":"%s","event_id":"event_1","session":{"type":"realtime","id":"sess_1","audio":{\
                "input":{"format":{"type":"%s"}},"output":{"format":{"type":"%s"},"voice":"marin"}}}}""".formatted(type, input, output);
    }

    static String sessionAtRates(String input, int inputRate, String output, int outputRate) {
        return """
                {"type":"session.updated","event_id":"event_1","session":{"type":"realtime","id":"sess_1","audio":{\
                "input":{"format":{"type":"%s","rate":%d}},"output":{"format":{"type":"%s","rate":%d}}}}}""".formatted(input, inputRate, output, outputRate);
    }

    static String error(String code, String param, String eventId) {
        return """
                {"type":"error","event_id":"event_2","error":{"type":"invalid_request_error","code":%s,\
                "message":"No.","param":%s,"event_id":%s}}""".formatted(quoted(code), quoted(param), quoted(eventId));
    }

    private static String quoted(String value) {
        return value == null ? "null" : '"' + value + '"';
    }

    static String speechStarted(int millis, String item) {
        return """
                {"type":"input_audio_buffer.speech_started","event_id":"event_3","audio_start_ms":%d,"item_id":"%s"}""".formatted(millis, item);
    }

    static String speechStopped(int millis, String item) {
        return """
                {"type":"input_audio_buffer.speech_stopped","event_id":"event_4","audio_end_ms":%d,"item_id":"%s"}""".formatted(millis, item);
    }

    static String committed(String item) {
        return """
                {"type":"input_audio_buffer.committed","event_id":"event_5","previous_item_id":null,"item_id":"%s"}""".formatted(item);
    }

    static String bare(String type) {
        return """
                {"type":"%s","event_id":"event_6"}""".formatted(type);
    }

    /** The caller speaks a turn, and the server commits it. */
    static String[] turn(String item) {
        return new String[] {speechStarted(0, item), speechStopped(1_000, item), committed(item)};
    }

    static String responseCreated(String response) {
        return response("response.created", response, "in_progress", "null", CONVERSATION, "null", "");
    }

    static String greetingCreated(String response) {
        return response(
                "response.created", response, "in_progress", "null", CONVERSATION, "{\"purpose\":\"greeting\"}", "");
    }

    static String outOfBandCreated(String response) {
        return response("response.created", response, "in_progress", "null", "null", "null", "");
    }

    static String responseDone(String response) {
        return response("response.done", response, "completed", "null", CONVERSATION, "null", "");
    }

    static String outOfBandDone(String response) {
        return response("response.done", response, "completed", "null", "null", "null", "");
    }

    /** With one message, of which this is the transcript. */
    static String responseDoneSaying(String response, String transcript) {
        String item = """
                {"id":"item_x","type":"message","status":"completed","role":"assistant",\
                "content":[{"type":"output_audio","transcript":"%s"}]}""".formatted(transcript);
        return response("response.done", response, "completed", "null", CONVERSATION, "null", item);
    }

    static String responseDoneCalling(String response, String function) {
        String item = """
                {"id":"item_call_1","type":"function_call","status":"completed","call_id":"call_1","name":"%s",\
                "arguments":"{}"}""".formatted(function);
        return response("response.done", response, "completed", "null", CONVERSATION, "null", item);
    }

    static String responseCancelled(String response, String reason) {
        String details = "{\"type\":\"cancelled\",\"reason\":\"" + reason + "\"}";
        return response("response.done", response, "cancelled", details, CONVERSATION, "null", "");
    }

    static String responseFailed(String response, String code) {
        String details = "{\"type\":\"failed\",\"error\":{\"type\":\"x\",\"code\":\"" + code + "\"}}";
        return response("response.done", response, "failed", details, CONVERSATION, "null", "");
    }

    static String responseIncomplete(String response) {
        String details = "{\"type\":\"incomplete\",\"reason\":\"content_filter\"}";
        return response("response.done", response, "incomplete", details, CONVERSATION, "null", "");
    }

    private static String response(
            String type,
            String id,
            String status,
            String details,
            String conversation,
            String metadata,
            String output) {
        return """
                {"type":"%s","event_id":"event_7","response":{"object":"realtime.response","id":"%s","status":"%s",\
                "status_details":%s,"output":[%s],"conversation_id":%s,"usage":null,"metadata":%s}}""".formatted(type, id, status, details, output, conversation, metadata);
    }

    static String itemAdded(String item, String role) {
        return item("conversation.item.added", item, role, "in_progress");
    }

    static String itemDone(String item, String role) {
        return item("conversation.item.done", item, role, "completed");
    }

    private static String item(String type, String item, String role, String status) {
        return """
                {"type":"%s","event_id":"event_8","previous_item_id":null,"item":{"id":"%s","type":"message",\
                "status":"%s","role":"%s","content":[]}}""".formatted(type, item, status, role);
    }

    static String itemDeleted(String item) {
        return """
                {"type":"conversation.item.deleted","event_id":"event_9","item_id":"%s"}""".formatted(item);
    }

    static String audio(String response, String item, String base64) {
        return """
                {"type":"response.output_audio.delta","event_id":"event_10","response_id":"%s","item_id":"%s",\
                "output_index":0,"content_index":0,"delta":"%s"}""".formatted(response, item, base64);
    }

    static String audioDone(String response, String item) {
        return """
                {"type":"response.output_audio.done","event_id":"event_11","response_id":"%s","item_id":"%s",\
                "output_index":0,"content_index":0}""".formatted(response, item);
    }

    static String argumentsDelta(String response, String item) {
        return """
                {"type":"response.function_call_arguments.delta","event_id":"event_12","response_id":"%s",\
                "item_id":"%s","output_index":0,"call_id":"call_1","delta":"{"}""".formatted(response, item);
    }

    static String textDelta(String response, String item) {
        return """
                {"type":"response.output_text.delta","event_id":"event_13","response_id":"%s","item_id":"%s",\
                "output_index":0,"content_index":0,"delta":"Hello"}""".formatted(response, item);
    }
}
