package org.camelvoice.realtime.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.realtime.event.ClientEvent;

/**
 * Makes the model's memory agree with what the caller heard: an item heard in part is truncated, one of which nothing was
 * heard is deleted as soon as the server has it whole, and once. Of an item that the server has never added to the
 * conversation nothing is said. Owned by the call's loop.
 */
final class Truncations {
    private static final int MOST_PENDING = 64;

    private final Conversation conversation;
    private final Consumer<ClientEvent> output;
    /** Items to be deleted that the server is still at, with their responses, the oldest first. */
    private final Map<String, String> toDelete = new LinkedHashMap<>();

    Truncations(Conversation conversation, Consumer<ClientEvent> output) {
        this.conversation = conversation;
        this.output = output;
    }

    void apply(Interruption interruption) {
        for (Cut cut : interruption.cuts()) {
            if (cut.isHeardInPart()) {
                truncate(cut.itemId(), cut.heardMillis());
            } else {
                delete(cut.itemId(), cut.responseId());
            }
        }
    }

    /** Not to more than was received: the server refuses what is longer than the item. */
    void truncate(String itemId, long heardMillis) {
        ConversationItem item = conversation.item(itemId);
        long millis = Math.min(heardMillis, item.receivedMillis());
        if (millis > 0) {
            output.accept(ClientEvent.conversationItemTruncate(itemId, item.audioPart(), millis));
        }
    }

    private void delete(String itemId, String responseId) {
        if (conversation.item(itemId).isDone()) {
            sendDelete(itemId);
        } else {
            toDelete.put(itemId, responseId);
            forgetOldest();
        }
    }

    /** A server that ends no response: then its items stay as they are. */
    private void forgetOldest() {
        if (toDelete.size() > MOST_PENDING) {
            toDelete.remove(toDelete.keySet().iterator().next());
        }
    }

    /** The server has the item whole. */
    void itemDone(String itemId) {
        if (toDelete.containsKey(itemId)) {
            toDelete.remove(itemId);
            sendDelete(itemId);
        }
    }

    /** The server will do no more for the response: its items are as whole as they get. */
    void responseDone(String responseId) {
        toDelete.entrySet().removeIf(entry -> {
            boolean over = responseId.equals(entry.getValue());
            if (over) {
                sendDelete(entry.getKey());
            }
            return over;
        });
    }

    private void sendDelete(String itemId) {
        if (conversation.item(itemId).startDeletion()) {
            output.accept(ClientEvent.conversationItemDelete(itemId));
        }
    }
}
