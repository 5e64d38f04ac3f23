package org.camelvoice.realtime.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.camelvoice.realtime.event.ClientEvent;

/**
 * What the server is told but for the caller's audio: at once if it is ready to hear it; before, it is kept. What the
 * caller typed that early stands behind the greeting. Owned by the call's loop.
 */
final class Outbox {
    private static final int MOST_EARLY_EVENTS = 100;

    private final CurrentLink link;
    private final Queue<ClientEvent> early = new ArrayDeque<>();
    /** What the caller typed before the greeting could be asked for. */
    private final Queue<ClientEvent> earlyWords = new ArrayDeque<>();

    Outbox(CurrentLink link) {
        this.link = link;
    }

    /**
     * Sends an event; before the session is ready it is kept, and when it is closed it is dropped.
     *
     * @throws IllegalStateException if 100 are kept already
     */
    void send(ClientEvent event) {
        send(event, early);
    }

    /** Whether what is sent goes out at once. */
    boolean isOpen() {
        return link.isReady();
    }

    /** As {@link #send}; where the session is not ready yet it is kept until {@link #sendEarlyWords}. */
    void sendWords(ClientEvent event) {
        send(event, earlyWords);
    }

    private void send(ClientEvent event, Queue<ClientEvent> otherwise) {
        if (link.isReady()) {
            link.send(event);
        } else if (!link.isClosed()) {
            keep(event, otherwise);
        }
    }

    private void keep(ClientEvent event, Queue<ClientEvent> queue) {
        if (early.size() + earlyWords.size() >= MOST_EARLY_EVENTS) {
            throw new IllegalStateException("Expected at most " + MOST_EARLY_EVENTS
                    + " events before the session is ready, got another " + event.type());
        }
        queue.add(event);
    }

    /** The session is ready. */
    void sendEarly() {
        sendAll(early);
    }

    /** The greeting has been asked for. */
    void sendEarlyWords() {
        sendAll(earlyWords);
    }

    private void sendAll(Queue<ClientEvent> kept) {
        List<ClientEvent> events = List.copyOf(kept);
        kept.clear();
        events.forEach(this::send);
    }
}
