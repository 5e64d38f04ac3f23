package org.camelvoice.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The items of a conversation in the model's order, how much of each the caller heard, and which of the model's
 * {@linkplain #responses() responses} still count.
 *
 * <p>It stays small in a call of any length: it keeps the last {@value #MOST_ITEMS} items. Owned by the call's loop.
 */
public final class Conversation {
    private static final int MOST_ITEMS = 1_000;

    private final int bytesPerMilli;
    private final TextRoom room;
    private final List<ConversationItem> items = new ArrayList<>();
    private final Map<String, ConversationItem> byId = new HashMap<>();
    /** The last item asked for, or null: most questions are about the same one. */
    private ConversationItem last;

    private final LiveResponses responses = new LiveResponses();

    /**
     * @param bytesPerMilli   of the model's audio
     * @param whenTextDropped gets the number of characters that are not kept
     */
    public Conversation(int bytesPerMilli, IntConsumer whenTextDropped) {
        this.bytesPerMilli = bytesPerMilli;
        this.room = new TextRoom(whenTextDropped);
    }

    /** Limits the kept text: this many characters for each item, and 16 times as many for all items. */
    public void textLimit(int characters) {
        room.limit(characters);
    }

    /** The model's responses, and which of them still count. */
    public LiveResponses responses() {
        return responses;
    }

    /** The server has started an item after {@code previousId}; null if it is the first, or unknown. */
    public ConversationItem added(String id, String previousId, String role) {
        ConversationItem item = item(id);
        item.added(previousId, role);
        putBehind(byId.get(previousId), item);
        items.stream()
                .filter(other -> id.equals(other.previousId()))
                .findFirst()
                .ifPresent(follower -> putBehind(item, follower));
        return item;
    }

    /** @param previous null if unknown: then the item keeps its place */
    private void putBehind(ConversationItem previous, ConversationItem item) {
        if (previous != null && previous != item) {
            items.remove(item);
            items.add(items.indexOf(previous) + 1, item);
        }
    }

    /** The item with this id; created if it is unknown. */
    public ConversationItem item(String id) {
        if (last == null || !last.id().equals(id)) {
            last = byId.get(id);
        }
        return last == null ? begin(id) : last;
    }

    private ConversationItem begin(String id) {
        ConversationItem item = new ConversationItem(id, bytesPerMilli, room);
        byId.put(id, item);
        items.add(item);
        if (items.size() > MOST_ITEMS) {
            forget(items.remove(0));
        }
        return item;
    }

    public void deleted(String id) {
        ConversationItem deleted = byId.get(id);
        if (deleted != null) {
            items.remove(deleted);
            forget(deleted);
        }
    }

    private void forget(ConversationItem item) {
        byId.remove(item.id());
        last = item == last ? null : last;
        item.forgotten();
    }

    /** Null if it is unknown, or forgotten. */
    public ConversationItem find(String id) {
        return byId.get(id);
    }

    /** Its index in the conversation's order; -1 if it is forgotten. Searched from the end, where the talk is. */
    public int place(ConversationItem item) {
        return items.lastIndexOf(item);
    }

    /** The id of the nearest earlier item with a transcript; null if there is none. */
    public String saidBefore(ConversationItem item) {
        String id = item.previousId();
        for (int steps = 0; steps < MOST_ITEMS && id != null; steps++) {
            ConversationItem previous = byId.get(id);
            if (previous == null || (previous.isSaid() && !previous.isWordless())) {
                return id;
            }
            id = previous.previousId();
        }
        return null;
    }

    /** In the conversation's order. */
    public List<ConversationItem> items() {
        return List.copyOf(items);
    }
}
