package org.camelvoice.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a Realtime server writes about a session and its items. */
final class SessionEvents {
    private SessionEvents() {}

    static String created() {
        return event("session.created")
                .put("session", session(new JsonObject()))
                .encode();
    }

    /** @param session see {@link #session} */
    static String updated(JsonObject session) {
        return event("session.updated").put("session", session).encode();
    }

    /** The answer to a truncate. */
    static String truncated(JsonObject asked) {
        return event("conversation.item.truncated")
                .put("item_id", asked.getString("item_id"))
                .put("content_index", asked.getInteger("content_index"))
                .put("audio_end_ms", asked.getInteger("audio_end_ms"))
                .encode();
    }

    /** The answer to a delete. */
    static String deleted(JsonObject asked) {
        return event("conversation.item.deleted")
                .put("item_id", asked.getString("item_id"))
                .encode();
    }

    /** A call of the tool {@code slow}. */
    static String toolCall(int number) {
        JsonObject item = new JsonObject()
                .put("id", "item_f" + number)
                .put("type", "function_call")
                .put("status", "completed")
                .put("call_id", "call_" + number)
                .put("name", "slow")
                .put("arguments", "{}");
        return event("response.output_item.done")
                .put("response_id", "resp_1")
                .put("output_index", 0)
                .put("item", item)
                .encode();
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("type", type).put("event_id", "event_of_" + type);
    }

    /** What a server says of its session: what was asked for, and defaults for the rest. */
    static JsonObject session(JsonObject asked) {
        JsonObject audio = new JsonObject()
                .put("input", new JsonObject().put("format", format(asked, "input")))
                .put(
                        "output",
                        new JsonObject().put("format", format(asked, "output")).put("voice", "marin"));
        return new JsonObject()
                .put("type", "realtime")
                .put("object", "realtime.session")
                .put("id", "sess_1")
                .put("model", "sink")
                .put("output_modalities", new JsonArray().add("audio"))
                .put("audio", audio)
                .mergeIn(asked.copy(), true);
    }

    private static JsonObject format(JsonObject asked, String end) {
        JsonObject format = asked.getJsonObject("audio", new JsonObject())
                .getJsonObject(end, new JsonObject())
                .getJsonObject("format");
        return format == null ? new JsonObject().put("type", "audio/pcm").put("rate", 24_000) : format.copy();
    }
}
