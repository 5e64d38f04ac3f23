package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;

/** The server events that more than one class sends. */
final class ServerEvents {

    private ServerEvents() {}

    static ObjectNode event(String type) {
        return Json.object().put("type", type).put("event_id", Ids.event());
    }

    static ObjectNode session(String type, JsonNode session) {
        return event(type).set("session", session);
    }

    /** @param clientEventId null if the client's event had none */
    static ObjectNode error(Refusal refusal, String clientEventId) {
        ObjectNode event = event("error");
        event.putObject("error")
                .put("type", "invalid_request_error")
                .put("code", refusal.code())
                .put("message", refusal.getMessage())
                .put("param", refusal.param())
                .put("event_id", clientEventId);
        return event;
    }

    /** {@code conversation.item.added} or {@code .done}. */
    static ObjectNode item(String type, StoredItem item, String previousItemId) {
        ObjectNode event = event(type).put("previous_item_id", previousItemId);
        event.set("item", item.toJson());
        return event;
    }
}
