package org.camelvoice.platform.browser;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Locale;
import org.camelvoice.call.CallState;
import org.camelvoice.conversation.ConversationItem;

/** Writes what the gateway says as text on the browser's socket: {@code docs/browser.md}. Any thread may use it. */
final class BrowserWriter {

    private BrowserWriter() {}

    static String connected(String sessionId, String tenant) {
        return message("connected")
                .put("session_id", sessionId)
                .put("tenant", tenant)
                .toString();
    }

    /** @param audio in this format */
    static String audio(byte[] audio, ClientFormat format) {
        return "{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(audio) + "\",\"format\":\""
                + format.word() + "\",\"sample_rate\":" + format.sampleRate() + "}";
    }

    static String stateChange(CallState before, CallState now) {
        return message("state_change")
                .put("old_state", word(before))
                .put("new_state", word(now))
                .toString();
    }

    private static String word(CallState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String speechStarted() {
        return message("speech_started").toString();
    }

    static String speechEnded() {
        return message("speech_ended").toString();
    }

    static String responseStarted(String responseId) {
        return message("response_started").put("response_id", responseId).toString();
    }

    static String responseEnded(String responseId, String status) {
        return message("response_ended")
                .put("response_id", responseId)
                .put("status", status)
                .toString();
    }

    /**
     * All that is known of the item's text so far.
     *
     * @param previousId of the item before it of which there is a transcript; null if there is none
     */
    static String transcript(ConversationItem item, String previousId) {
        ObjectNode transcript = message("transcript")
                .put("role", item.role())
                .put("text", item.text())
                .put("final", item.isWritten() || item.isCut())
                .put("item_id", item.id())
                .put("previous_item_id", previousId)
                .put("interrupted", item.isCut());
        transcript.put("heard_ms", item.isCut() ? (Long) item.heardMillis() : null);
        transcript.put("heard_error_ms", item.heardErrorMillis() < 0 ? null : (Integer) item.heardErrorMillis());
        return transcript.put("heard_text", item.heardText()).toString();
    }

    static String turn(long latencyMillis) {
        return message("turn").put("latency_ms", latencyMillis).toString();
    }

    static String textMessage(String text) {
        return message("message").put("message", text).toString();
    }

    static String error(String sentence) {
        return message("error").put("message", sentence).toString();
    }

    static String disconnected(String reason) {
        return message("disconnected").put("reason", reason).toString();
    }

    /** By this number audio messages name the item from now on. */
    static String item(long number, String itemId) {
        return message("item").put("item", number).put("item_id", itemId).toString();
    }

    static String clear(long epoch) {
        return message("clear").put("epoch", epoch).toString();
    }

    private static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
