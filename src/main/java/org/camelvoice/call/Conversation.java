package org.camelvoice.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What was said, item by item in the model's order, and how much of it the caller heard; and which of the model's
 * responses still count. A response that was there when the caller interrupted is dead: what still comes of it is
 * dropped.
 *
 * <p>However long the call, it stays small: the last {@value #MOST_ITEMS} items and the last {@value #MOST_RESPONSES}
 * responses are known. Owned by the call's loop.
 */
public final class Conversation {
    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_RESPONSES = 64;

    private final int bytesPerMilli;
    private final TextRoom room;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Item> byId = new HashMap<>();
    /** The last responses by id, and whether each still counts. They stay when they are done: stragglers may come then. */
    private final Map<String, Boolean> alive = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_RESPONSES;
        }
    };

    /** The last response that was found alive, since most questions are about the same one. */
    private String current;

    /**
     * @param bytesPerMilli of the audio that the model sends
     * @param whenTextDropped is told how many characters of what was said are not kept
     */
    Conversation(int bytesPerMilli, IntConsumer whenTextDropped) {
        this.bytesPerMilli = bytesPerMilli;
        this.room = new TextRoom(whenTextDropped);
    }

    /** Of each item so many characters of text are kept, and 16 times as many of all of them. */
    void textLimit(int characters) {
        room.limit(characters);
    }

    /** One item of the conversation. */
    public static final class Item {
        private final String id;
        private String role;
        /** Null if it is the first, or not said. */
        private String previousId;

        private final int bytesPerMilli;
        private final TextRoom room;
        private final ItemText text = new ItemText();
        private final Voicing voicing = new Voicing();
        private long receivedBytes;
        private int audioPart;
        /** -1 while it is not known to have been cut. */
        private long heardMillis = -1;

        private boolean heardToItsEnd;

        private boolean failed;
        private boolean wordless;
        private boolean inTranscript;
        private boolean added;
        private boolean done;
        private boolean incomplete;
        private boolean unwanted;
        private boolean deleting;

        private Item(String id, int bytesPerMilli, TextRoom room) {
            this.id = id;
            this.bytesPerMilli = bytesPerMilli;
            this.room = room;
        }

        public String id() {
            return id;
        }

        /** {@code user}, {@code assistant} or {@code system}; null if it is not a message, or not known yet. */
        public String role() {
            return role;
        }

        private boolean isSaid() {
            return "user".equals(role) || "assistant".equals(role);
        }

        /** Audio of it that came, in milliseconds. */
        public long receivedMillis() {
            return receivedBytes / bytesPerMilli;
        }

        public long receivedBytes() {
            return receivedBytes;
        }

        /** How loud its audio is in the {@code slot}th 20 ms: an amplitude, 0 to 255, on any scale. */
        public void measured(int slot, int level) {
            voicing.measured(slot, level);
        }

        /** What the caller heard of it before interrupting, in milliseconds; -1 if it was not cut. */
        public long heardMillis() {
            return heardMillis;
        }

        /** Whether the caller interrupted it. */
        public boolean isCut() {
            return heardMillis >= 0;
        }

        /** Whether the caller has heard all of it. */
        public boolean isHeardToItsEnd() {
            return heardToItsEnd;
        }

        void heardToItsEnd() {
            heardToItsEnd = true;
        }

        /** Whether the server ended it before it was whole. */
        public boolean isIncomplete() {
            return incomplete;
        }

        /** The item before it; null if it is the first, or that is not said. */
        public String previousId() {
            return previousId;
        }

        /** What was said or typed in it, as far as is known; empty if nothing is. Never logged. */
        public String text() {
            return text.toString();
        }

        /** Whether no more of its text will come. */
        public boolean isWritten() {
            return text.isComplete();
        }

        /** The beginning of its text that was heard, an estimate in whole words; null if it was not cut. */
        public String heardText() {
            return isCut() ? text.spoken(heardMillis, receivedMillis(), voicing, done && !incomplete) : null;
        }

        /** More of its text came, and belongs to audio that is still to come. */
        public void write(String piece) {
            if (!text.isComplete()) {
                text.add(room.take(text.length(), piece), receivedMillis());
            }
        }

        /** All of its text. */
        public void written(String whole) {
            room.giveBack(text.length());
            text.complete(room.take(0, whole));
        }

        /** No more of its text will come than came. */
        public void writtenAsItIs() {
            text.complete();
        }

        /** No more of its text will come, since writing it down failed. */
        public void notWritten() {
            failed = true;
            text.complete();
        }

        /** Whether writing it down failed. */
        public boolean isFailed() {
            return failed;
        }

        /** Nobody writes down what was said in it. */
        public void wordless() {
            wordless = true;
        }

        public boolean isWordless() {
            return wordless;
        }

        /** Whether the {@link Transcript} knows of it. */
        boolean isInTranscript() {
            return inTranscript;
        }

        void putInTranscript() {
            inTranscript = true;
        }

        /** Whether the server has it whole. */
        public boolean isDone() {
            return done;
        }

        /** Whether the caller heard nothing of it, so that it has to go. */
        public boolean isUnwanted() {
            return unwanted;
        }

        /** More audio of it came, in the model's format. */
        public void audioReceived(long bytes) {
            receivedBytes += bytes;
        }

        /** @param part the place in its content that its audio comes in; negative if the server does not say */
        public void audioComesIn(long part) {
            audioPart = (int) Math.min(Math.max(part, 0), Integer.MAX_VALUE);
        }

        /** The place in its content that its audio came in: 0 unless the server said otherwise. */
        public int audioPart() {
            return audioPart;
        }

        /** The caller interrupted it after so much, which is not more than was received. */
        public void cutAt(long millis) {
            heardMillis = Math.min(millis, receivedMillis());
        }

        public void unwanted() {
            heardMillis = 0;
            unwanted = true;
        }

        /** @param whole false if the server ended it early */
        public void done(boolean whole) {
            added = true;
            done = true;
            incomplete = !whole;
        }

        /**
         * The server is to be told to delete it.
         *
         * @return false if it must not be: it has been told already, or never had it in the conversation
         */
        public boolean startDeletion() {
            boolean first = added && !deleting;
            deleting = true;
            return first;
        }
    }

    /** The server has begun an item, behind {@code previousId}; null if it is the first, or not said. */
    public Item added(String id, String previousId, String role) {
        Item item = item(id);
        item.role = role;
        item.added = true;
        item.previousId = previousId;
        putBehind(byId.get(previousId), item);
        items.stream()
                .filter(other -> id.equals(other.previousId))
                .findFirst()
                .ifPresent(follower -> putBehind(item, follower));
        return item;
    }

    /** @param previous null if it is not known (yet): then the item stays where it is */
    private void putBehind(Item previous, Item item) {
        if (previous != null && previous != item) {
            items.remove(item);
            items.add(items.indexOf(previous) + 1, item);
        }
    }

    /** The item of this id; made if it was not known. */
    public Item item(String id) {
        Item known = byId.get(id);
        if (known != null) {
            return known;
        }
        Item item = new Item(id, bytesPerMilli, room);
        byId.put(id, item);
        items.add(item);
        if (items.size() > MOST_ITEMS) {
            forget(items.remove(0));
        }
        return item;
    }

    public void deleted(String id) {
        Item deleted = byId.get(id);
        if (deleted != null) {
            items.remove(deleted);
            forget(deleted);
        }
    }

    private void forget(Item item) {
        byId.remove(item.id);
        room.giveBack(item.text.length());
    }

    /** Null if it is not known, or not any more. */
    Item find(String id) {
        return byId.get(id);
    }

    /** Its place in the conversation's order; -1 if it is not there any more. Looked for from the end, where talk is. */
    int place(Item item) {
        return items.lastIndexOf(item);
    }

    /** The id of the nearest item before this one in which somebody said something that is written down; null if none. */
    public String saidBefore(Item item) {
        String id = item.previousId;
        for (int steps = 0; steps < MOST_ITEMS && id != null; steps++) {
            Item previous = byId.get(id);
            if (previous == null || (previous.isSaid() && !previous.wordless)) {
                return id;
            }
            id = previous.previousId;
        }
        return null;
    }

    /** In the conversation's order. */
    public List<Item> items() {
        return List.copyOf(items);
    }

    public void responseCreated(String responseId) {
        alive.put(responseId, true);
    }

    /** Nobody asked for it: it does not count. */
    public void kill(String responseId) {
        alive.put(responseId, false);
        if (responseId.equals(current)) {
            current = null;
        }
    }

    /** Whether the response was there when the caller interrupted, or does not count for another reason. */
    public boolean isDead(String responseId) {
        if (responseId == null || responseId.equals(current)) {
            return false;
        }
        if (!alive.computeIfAbsent(responseId, unseen -> true)) {
            return true;
        }
        current = responseId;
        return false;
    }

    /** The caller interrupts: no response that is there now counts any more. */
    public void interrupted() {
        alive.replaceAll((responseId, was) -> false);
        current = null;
    }
}
