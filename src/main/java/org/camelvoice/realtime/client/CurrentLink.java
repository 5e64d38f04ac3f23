package org.camelvoice.realtime.client;

import org.camelvoice.loop.MediaLoop;
import org.camelvoice.realtime.event.ClientEvent;

/**
 * The link that a session has now; none until it is there, since it may have to come from another loop. A session that
 * is closed meanwhile closes it when it comes. Owned by the call's loop.
 */
final class CurrentLink {
    /** Null until it is there. */
    private RealtimeLink link;
    /** Whether the session is closed, with or without a link. */
    private boolean closed;

    /** From now on it is this one. */
    void use(RealtimeLink next) {
        link = next;
        if (closed) {
            next.close();
        }
    }

    boolean isReady() {
        return !closed && link != null && link.isReady();
    }

    boolean isClosed() {
        return closed || link != null && link.isClosed();
    }

    /** Called when it is ready. */
    void send(ClientEvent event) {
        link.send(event);
    }

    /** Called when it has been ready. */
    boolean offer(String message) {
        return !closed && link.offer(message);
    }

    void tick() {
        if (link != null) {
            link.tick();
        }
    }

    void silent() {
        link.silent();
    }

    void pause() {
        if (!closed && link != null) {
            link.pause();
        }
    }

    void resume() {
        link.resume();
    }

    boolean isPaused() {
        return !closed && link != null && link.isPaused();
    }

    /** The session is over. Idempotent. */
    void close() {
        if (!closed && link != null) {
            link.close();
        }
        closed = true;
    }

    /**
     * As {@link #close}, while the server answers: the link is closed when it has said what that has used.
     *
     * @param responseId the response in progress; null if the server has not begun it
     */
    void closeAfter(String responseId, MediaLoop loop, Consumption consumption) {
        if (!closed && link != null) {
            new Farewell(link, loop, consumption).begin(responseId);
        }
        closed = true;
    }
}
