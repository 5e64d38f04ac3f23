package org.camelvoice.realtime.client;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.ResponseConfig;

/**
 * One response at a time. A conversation has at most one response in progress, and the server begins some by itself, so
 * whoever wants one asks here: a {@code response.create} is sent when
 *
 * <ul>
 *   <li>the session is configured,
 *   <li>no response is in progress, and none of ours is on its way,
 *   <li>the caller is not speaking, and
 *   <li>no turn has ended whose response the server has yet to begin.
 * </ul>
 *
 * <p>Until then it waits, and a second one of its kind takes the place of the first. There are two kinds: an
 * <em>answer</em> to the conversation as it is, and a <em>standalone</em> response, such as a greeting, which no
 * other response can replace. If a response to the conversation begins while an answer waits, that answer is dropped, provided
 * that the server has confirmed every item we sent: else that response may not know of them.
 *
 * <p>If the server was quicker all the same it refuses ours, and ours is sent again, once, when its own is done.
 *
 * <p>Nothing blocks for good: the server has 3 s to begin a response, speech lasts a minute at most, and a response of
 * which nothing came for 30 s is taken as over. Owned by the call's loop.
 */
final class ResponseSequencer {
    private static final long TO_BEGIN_NANOS = 3_000_000_000L; // 3 s
    private static final long LONGEST_SPEECH_NANOS = 60_000_000_000L; // 60 s
    private static final long LONGEST_SILENCE_NANOS = 30_000_000_000L; // 30 s
    private static final int MOST_UNCONFIRMED = 100;

    private final Consumer<ClientEvent> output;
    private final LongSupplier nanoTime;
    /** Items that were sent and that the server has neither added nor refused, the oldest first. */
    private final Set<String> unconfirmed = new LinkedHashSet<>();
    /** Null if none waits. */
    private Request answer;
    /** Null if none waits. */
    private Request standalone;
    /** Sent, and neither begun nor refused yet; null if there is none. */
    private Request inFlight;
    /** Ours that has begun last, so it seems: a server that is late may still refuse it. Null if none has. */
    private Request begun;
    /** The answer that need not wait if the response in progress is the server's, and not {@link #inFlight}; or null. */
    private Request answeredIfTheirs;

    private long inFlightSince;
    /** The response in progress; null if there is none. */
    private String active;
    /** When something of {@link #active} came last. */
    private long activeSeen;

    /** Whether a turn is to be answered that waits until the model was heard to the end. */
    private boolean turnWaits;

    private boolean open;
    private boolean speaking;
    private long speakingSince;
    /** A turn has ended, and the server is to begin its response or, if it leaves that to us, to commit it. */
    private boolean awaited;

    private long awaitedSince;
    /** Of what is awaited, whether the server is to begin it for sure: speech that turns out to be none is not its end. */
    private boolean committed;

    private int requests;

    /**
     * @param isAnswer     to the conversation as it is: any other such response answers it too
     * @param isOutOfDate  another response has answered it since it was sent
     * @param isRepetition sent for the second time
     */
    private record Request(
            String eventId, ResponseConfig config, boolean isAnswer, boolean isOutOfDate, boolean isRepetition) {

        Request outOfDate() {
            return new Request(eventId, config, isAnswer, true, isRepetition);
        }

        Request repetition() {
            return new Request(eventId, config, isAnswer, isOutOfDate, true);
        }
    }

    /**
     * @param output   sends an event
     * @param nanoTime the loop's clock
     */
    ResponseSequencer(Consumer<ClientEvent> output, LongSupplier nanoTime) {
        this.output = output;
        this.nanoTime = nanoTime;
    }

    /** The session is configured. */
    void open() {
        open = true;
        sendIfFree();
    }

    /** Asks for an answer to the conversation as it is. */
    void request(ResponseConfig config) {
        turnWaits = false;
        answer = new Request(nextId(), config, true, false, false);
        sendIfFree();
    }

    /** Asks for a response that no other can stand in for. */
    void requestStandalone(ResponseConfig config) {
        standalone = new Request(nextId(), config, false, false, false);
        sendIfFree();
    }

    /** A response that no other can stand in for was asked for before the session was this one's. Called before {@link #open}. */
    void wasAsked(String eventId, ResponseConfig config) {
        inFlight = new Request(eventId, config, false, false, false);
        inFlightSince = nanoTime.getAsLong();
    }

    private String nextId() {
        return "create-" + requests++;
    }

    private void sendIfFree() {
        if (isBusy() || (standalone == null && answer == null)) {
            return;
        }
        inFlight = standalone == null ? answer : standalone;
        inFlightSince = nanoTime.getAsLong();
        if (standalone == null) {
            answer = null;
        }
        standalone = null;
        output.accept(ClientEvent.responseCreate(inFlight.config).withEventId(inFlight.eventId));
    }

    private boolean isBusy() {
        return !open || active != null || speaking || awaited || inFlight != null;
    }

    /** Whether a response that is asked for now is asked for at once, and none waits. */
    boolean isFree() {
        return !isBusy() && answer == null && standalone == null;
    }

    /** Whether the caller speaks, as far as the server has told. */
    boolean isCallerSpeaking() {
        return speaking;
    }

    /** Whether a response is in progress, or was asked for and is not refused. */
    boolean isAnswering() {
        return active != null || inFlight != null;
    }

    /** Null if no response is in progress. */
    String active() {
        return active;
    }

    /** An item is on its way to the server. */
    void itemSent(String itemId) {
        unconfirmed.add(itemId);
        if (unconfirmed.size() > MOST_UNCONFIRMED) { // a server that confirms none
            unconfirmed.remove(unconfirmed.iterator().next());
        }
    }

    /** The server has added the item, or refused it. */
    void itemSettled(String itemId) {
        unconfirmed.remove(itemId);
    }

    void speechStarted() {
        speaking = true;
        speakingSince = nanoTime.getAsLong();
    }

    /** The caller's turn is about to be committed. */
    void speechStopped() {
        speaking = false;
        await();
    }

    /** What the caller said is not going to be a turn; a turn before it is to be answered all the same. */
    void speechDiscarded() {
        speaking = false;
        awaited = awaited && committed;
        sendIfFree();
    }

    /** A turn was committed, and the server begins its response by itself. */
    void turnCommitted() {
        speaking = false;
        awaitTheServers();
    }

    /** A turn was committed, and the server leaves it to us to ask for a response. */
    void turnIsOurs() {
        speechDiscarded();
        request(ResponseConfig.asTheSession());
    }

    /** As {@link #turnIsOurs}, but what there is has to be heard first, and another answer may come before. */
    void turnWaits() {
        speechDiscarded();
        turnWaits = true;
    }

    /** All that there is was heard. */
    void answerWaitingTurn() {
        if (turnWaits && isFree()) {
            request(ResponseConfig.asTheSession());
        }
    }

    private void awaitTheServers() {
        await();
        committed = true;
    }

    private void await() {
        committed = awaited && committed;
        awaited = true;
        awaitedSince = nanoTime.getAsLong();
    }

    /**
     * A response of the conversation has begun.
     *
     * @return false if it has to be cancelled: it is one of ours, which the caller's voice has overtaken on its way, and
     *     which waits again now
     */
    boolean created(String responseId) {
        active = responseId;
        activeSeen = nanoTime.getAsLong();
        answeredIfTheirs = null;
        boolean ours = inFlight != null && !awaited;
        awaited = false;
        if (ours && speaking) {
            waitAgain(takeInFlight());
            return false;
        }
        if (ours) {
            begun(takeInFlight());
        } else {
            begunByServer();
        }
        return true;
    }

    private Request takeInFlight() {
        Request request = inFlight;
        inFlight = null;
        return request;
    }

    private void begun(Request request) {
        begun = request;
        if (request.isAnswer && unconfirmed.isEmpty()) {
            answer = null;
        }
    }

    private void begunByServer() {
        if (!unconfirmed.isEmpty()) {
            return;
        }
        if (inFlight != null && !inFlight.isAnswer) { // and may be what has begun, which answers nothing
            answeredIfTheirs = answer;
            return;
        }
        answer = null;
        inFlight = inFlight == null ? null : inFlight.outOfDate();
    }

    /** A younger one of its kind has its place. */
    private void waitAgain(Request request) {
        if (!request.isAnswer && standalone == null) {
            standalone = request;
        }
        if (request.isAnswer && answer == null) {
            answer = request;
        }
    }

    /** Something came of a response; null if of none. */
    void seen(String responseId) {
        if (active != null && active.equals(responseId)) {
            activeSeen = nanoTime.getAsLong();
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
     * @param eventId of the event; null if the server does not say
     * @param race    whether because another response is in progress
     */
    void refused(String eventId, boolean race) {
        if (inFlight != null && isInFlight(eventId, race)) {
            lost(takeInFlight(), race);
        } else if (begun != null && begun.eventId.equals(eventId)) { // what has begun was the server's
            lost(takeBegun(), race);
        }
    }

    private boolean isInFlight(String eventId, boolean race) {
        return eventId == null ? race : eventId.equals(inFlight.eventId);
    }

    private Request takeBegun() {
        Request request = begun;
        begun = null;
        return request;
    }

    private void lost(Request request, boolean race) {
        if (race && answer != null && answer.equals(answeredIfTheirs)) {
            answer = null; // for it was the server's
        }
        if (race && !request.isOutOfDate && !request.isRepetition) {
            waitAgain(request.repetition());
        }
        if (race && active == null) {
            awaitTheServers(); // which is in progress, and of which we have not heard
        }
        sendIfFree();
    }

    void tick(long now) {
        if (speaking && now - speakingSince > LONGEST_SPEECH_NANOS) {
            speaking = false;
        }
        if (awaited && now - awaitedSince > TO_BEGIN_NANOS) {
            awaited = false;
        }
        if (inFlight != null && now - inFlightSince > TO_BEGIN_NANOS) {
            inFlight = null;
        }
        if (active != null && now - activeSeen > LONGEST_SILENCE_NANOS) {
            active = null;
        }
        sendIfFree();
    }
}
