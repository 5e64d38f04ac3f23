package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sends the events of one response. Out of band it says nothing of the conversation. On the session's loop. */
final class ResponseWriter {

    private final Wire wire;
    private final DefaultConversation conversation;
    private final String responseId;
    private final boolean inConversation;

    ResponseWriter(Wire wire, DefaultConversation conversation, String responseId, boolean inConversation) {
        this.wire = wire;
        this.conversation = conversation;
        this.responseId = responseId;
        this.inConversation = inConversation;
    }

    ObjectNode event(String type) {
        return ServerEvents.event(type).put("response_id", responseId);
    }

    void send(ObjectNode event) {
        wire.send(event);
    }

    void itemAdded(int outputIndex, StoredItem item) {
        sendItem("response.output_item.added", outputIndex, item);
        if (inConversation) {
            conversation.add(item);
        }
    }

    void itemDone(int outputIndex, StoredItem item) {
        if (inConversation) {
            conversation.done(item);
        }
        sendItem("response.output_item.done", outputIndex, item);
    }

    private void sendItem(String type, int outputIndex, StoredItem item) {
        ObjectNode event = event(type).put("output_index", outputIndex);
        send(event.set("item", item.toJson()));
    }
}
