package org.camelvoice.conversation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The model's responses, and which of them still count. A response that was there when the caller interrupted is dead:
 * what still comes of it is dropped.
 *
 * <p>However long the call, it stays small: the last {@value #MOST_RESPONSES} responses are known. Owned by the call's
 * loop.
 */
public final class LiveResponses {
    private static final int MOST_RESPONSES = 64;

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

    public void created(String responseId) {
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
