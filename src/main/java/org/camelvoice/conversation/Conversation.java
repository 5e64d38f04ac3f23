package org.camelvoice.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What was said, item by item in the model's order, and how much of it the caller heard; and which of the model's
 * {@linkplain #responses() responses} still count.
 *
 * <p>However long the call, it stays small: the last {@value #MOST_ITEMS} items are known. Owned by the call's loop.
 */
public final class Conversation {
    private static final int MOST_ITEMS = 1_000;

    private final int bytesPerMilli;
    private final TextRoom room;
    private final List<ConversationItem> items = new ArrayList<>();
    private final Map<String, ConversationItem> byId = new HashMap<>();
    private final LiveResponses responses = new LiveResponses();

    /**
     * @param bytesPerMilli of the audio that the model sends
     * @param whenTextDropped is told how many characters of what was said are not kept
     */
    public Conversation(int bytesPerMilli, IntConsumer whenTextDropped) {
        this.bytesPerMilli = bytesPerMilli;
        this.room = new TextRoom(whenTextDropped);
    }

    /** Of each item so many characters of text are kept, and 16 times as many of all of them. */
    public void textLimit(int characters) {
        room.limit(characters);
    }

    /** The model's responses, and which of them still count. */
    public LiveResponses responses() {
        return responses;
    }

    /** The server has begun an item, behind {@code previousId}; null if it is the first, or not said. */
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

    /** @param previous null if it is not known (yet): then the item stays where it is */
    private void putBehind(ConversationItem previous, ConversationItem item) {
        if (previous != null && previous != item) {
            items.remove(item);
            items.add(items.indexOf(previous) + 1, item);
        }
    }

    /** The item of this id; made if it was not known. */
    public ConversationItem item(String id) {
        ConversationItem known = byId.get(id);
        if (known != null) {
            return known;
        }
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
        item.forgotten();
    }

    /** Null if it is not known, or not any more. */
    public ConversationItem find(String id) {
        return byId.get(id);
    }

    /** Its place in the conversation's order; -1 if it is not there any more. Looked for from the end, where talk is. */
    public int place(ConversationItem item) {
        return items.lastIndexOf(item);
    }

    /** The id of the nearest item before this one in which somebody said something that is written down; null if none. */
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
