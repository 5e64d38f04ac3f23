package org.camelvoice.realtime.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.ResponseConfig;

/**
 * One response at a time. A conversation has at most one response in progress, and the server begins some by itself, so
 * whoever wants one asks here: a {@code response.create} is sent when
 *
 * <ul>
 *   <li>no response is in progress,
 *   <li>the caller is not speaking, and
 *   <li>no turn was committed whose response the server has yet to begin (it is given 3 s).
 * </ul>
 *
 * <p>Until then it waits, and a second one takes the place of the first. If the server begins a response meanwhile, an
 * ordinary one that waits is dropped, since what it is to answer is in the conversation already. If the server was
 * quicker all the same it refuses ours, and ours is sent again when its own is done. Owned by the call's loop.
 */
final class ResponseSequencer {
    private static final long PATIENCE_NANOS = 3_000_000_000L; // 3 s

    private final Consumer<ClientEvent> output;
    /** Sent, and neither begun nor refused yet, by event id. */
    private final Map<String, Request> inFlight = new HashMap<>(2);
    /** Null if none waits. */
    private Request waiting;
    /** The response in progress; null if there is none. */
    private String active;

    private boolean callerSpeaks;
    /** A turn was committed and the server is to begin its response. */
    private boolean awaited;

    private long awaitedSince;
    private int requests;

    /** @param ordinary whether any response answers it */
    private record Request(ResponseConfig config, boolean ordinary) {}

    ResponseSequencer(Consumer<ClientEvent> output) {
        this.output = output;
    }

    /** Asks for an answer to the conversation as it is. */
    void request() {
        request(new Request(ResponseConfig.asTheSession(), true));
    }

    /** Asks for a response of its own kind, such as a greeting, which no other response can stand in for. */
    void request(ResponseConfig config) {
        request(new Request(config, false));
    }

    private void request(Request request) {
        waiting = request;
        sendIfFree();
    }

    private void sendIfFree() {
        if (waiting == null || isBusy()) {
            return;
        }
        String eventId = "create-" + requests++;
        inFlight.put(eventId, waiting);
        ClientEvent event = ClientEvent.responseCreate(waiting.config).withEventId(eventId);
        waiting = null;
        output.accept(event);
    }

    private boolean isBusy() {
        return active != null || callerSpeaks || awaited || !inFlight.isEmpty();
    }

    /** Null if no response is in progress. */
    String active() {
        return active;
    }

    /** The caller begins to speak, or stops. */
    void callerSpeaks(boolean speaks) {
        callerSpeaks = speaks;
        sendIfFree();
    }

    /** A turn was committed, to which the server will begin a response by itself. */
    void responseAwaited(long now) {
        awaited = true;
        awaitedSince = now;
    }

    void created(String responseId) {
        active = responseId;
        boolean serversOwn = awaited || inFlight.isEmpty();
        awaited = false;
        if (serversOwn) {
            dropWhatIsAnswered();
        } else {
            inFlight.clear();
        }
    }

    private void dropWhatIsAnswered() {
        if (waiting != null && waiting.ordinary) {
            waiting = null;
        }
    }

    void done(String responseId) {
        if (responseId.equals(active)) {
            active = null;
            sendIfFree();
        }
    }

    /**
     * The server refused an event.
     *
     * @param race whether only because another response was in progress
     * @return whether it was one of ours, so that nobody else needs to know of it
     */
    boolean refused(String eventId, boolean race) {
        Request request = inFlight.remove(eventId);
        if (request == null) {
            return false;
        }
        if (race && waiting == null) {
            waiting = request;
        }
        if (!race) {
            sendIfFree();
        }
        return race;
    }

    void tick(long now) {
        if (awaited && now - awaitedSince > PATIENCE_NANOS) {
            awaited = false;
            sendIfFree();
        }
    }
}
