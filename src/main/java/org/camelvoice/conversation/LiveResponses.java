package org.camelvoice.conversation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The model's responses, and which of them still count. A response that existed when the caller interrupted is dead:
 * its later output is dropped.
 *
 * <p>It stays small in a call of any length: it keeps the last {@value #MOST_RESPONSES} responses. Owned by the call's
 * loop.
 */
public final class LiveResponses {
    private static final int MOST_RESPONSES = 64;

    /** The last responses by id, and whether each still counts. Finished ones stay, because late events may follow. */
    private final Map<String, Boolean> alive = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_RESPONSES;
        }
    };

    /** The last response found alive: most questions are about the same one. */
    private String current;

    /** Run at each interruption; set by the session, once. */
    private Runnable whenInterrupted = () -> {};

    /** Runs {@code task} whenever the caller has interrupted, after the present responses are dead. */
    public void whenInterrupted(Runnable task) {
        whenInterrupted = task;
    }

    public void created(String responseId) {
        alive.put(responseId, true);
    }

    /** The response was not requested: it does not count. */
    public void kill(String responseId) {
        alive.put(responseId, false);
        if (responseId.equals(current)) {
            current = null;
        }
    }

    /** Whether the response existed when the caller interrupted, or does not count for another reason. */
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

    /** The caller interrupts: all present responses are dead. */
    public void interrupted() {
        alive.replaceAll((responseId, was) -> false);
        current = null;
        whenInterrupted.run();
    }
}
