package org.camelvoice.realtime.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.ResponseConfig;

/**
 * A conversation of which a {@link ResponseSequencer} is one side, played in steps that chance chooses. The conversation
 * knows of each request how often it was sent and what became of it, and fails where an invariant is broken. A step
 * that makes no sense at the moment does nothing, so that any steps can be left out of a history.
 */
abstract class RandomConversation {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;
    private static final long LONGEST_SPEECH = 60 * SECOND;
    private static final long TO_BEGIN = 3 * SECOND;
    private static final long LONGEST_SILENCE = 30 * SECOND;

    /** A request, and what became of it. */
    static final class Request {
        final int number;
        final boolean isGreeting;
        /** The items that were sent before it: a response that knows fewer is no answer to it. */
        final int items;

        int sent;
        long sentAt;
        /** Whether the server has answered the last that was sent. */
        boolean settled = true;

        int lostRaces;
        int withdrawn;
        /** A response that answers it has begun. */
        boolean answered;

        boolean refused;
        /** A younger one of its kind took its place. */
        boolean replaced;
        /** The server took more than 3 s to say anything of it. */
        boolean overdue;

        Request(int number, boolean isGreeting, int items) {
            this.number = number;
            this.isGreeting = isGreeting;
            this.items = items;
        }

        int ends() {
            return (answered ? 1 : 0) + (refused ? 1 : 0) + (replaced ? 1 : 0);
        }

        @Override
        public String toString() {
            return (isGreeting ? "greeting " : "answer ") + number;
        }
    }

    final List<Request> requests = new ArrayList<>();
    final ResponseSequencer sequencer = new ResponseSequencer(this::take, this::now);

    /** Each as often as it is to be chosen. */
    private final List<Runnable> choices = new ArrayList<>();

    private final List<String> history = new ArrayList<>();
    private long now = SECOND;
    /** What {@link #history} tells of. */
    private long told = now;

    private long speakingSince;
    /** Whether the caller speaks as far as the sequencer was told. */
    private boolean speaking;
    /** The response in progress, as far as the sequencer was told; null if there is none. */
    private String active;

    private long activeSeen;
    private boolean turnDue;
    private long committedAt;
    private boolean open;
    /** Null if the server has answered every create, as far as the sequencer was told. */
    private Request unanswered;

    private int itemsSent;

    RandomConversation() {
        may(4, () -> pass(20 * MILLISECOND));
    }

    final void may(int weight, Runnable act) {
        choices.addAll(Collections.nCopies(weight, act));
    }

    final int choices() {
        return choices.size();
    }

    final void step(int choice) {
        choices.get(choice).run();
    }

    /** What happened, a line for each event of the sequencer's. */
    final List<String> history() {
        return history;
    }

    final void happens(String what) {
        if (now > told) {
            history.add((now - told) / MILLISECOND + " ms later");
            told = now;
        }
        history.add(what);
    }

    final long now() {
        return now;
    }

    // What the call does.

    final void ask() {
        Request asked = asked(false);
        happens("asks for " + asked);
        sequencer.request(words(asked));
    }

    final void askItsOwn() {
        Request asked = asked(true);
        happens("asks for " + asked);
        sequencer.requestItsOwn(words(asked));
    }

    /** Those of its kind that wait give way to it. */
    final Request asked(boolean isGreeting) {
        requests.stream().filter(other -> other.isGreeting == isGreeting).forEach(this::giveWay);
        Request asked = new Request(requests.size(), isGreeting, itemsSent);
        requests.add(asked);
        return asked;
    }

    private void giveWay(Request older) {
        if (older != unanswered && older.ends() == 0 && !older.overdue) {
            older.replaced = true;
        }
    }

    private static ResponseConfig words(Request asked) {
        return ResponseConfig.asTheSession().instructions(asked.toString());
    }

    final int sendItem() {
        happens("sends item " + ++itemsSent);
        sequencer.itemSent("item_" + itemsSent);
        return itemsSent;
    }

    // What the sequencer sends.

    private void take(ClientEvent create) {
        Request request = request(create.eventId());
        happens("  -> create of " + request);
        check(!speaking || now - speakingSince > LONGEST_SPEECH, "created while the caller speaks");
        check(unanswered == null, "two creates unanswered");
        check(open, "created before the session is open");
        check(active == null, "created while " + active + " is in progress");
        check(!isTurnDue(), "created while the server is to answer a turn");
        request.sent++;
        check(request.sent <= 1 + Math.min(1, request.lostRaces) + withdrawals(request), "repeated twice: " + request);
        unanswered = request;
        request.sentAt = now;
        request.settled = false;
        sent(request, create.eventId());
    }

    /** Each request has the next number, whether it was sent or not. */
    final Request request(String eventId) {
        return requests.get(Integer.parseInt(eventId.substring("create-".length())));
    }

    /** How often it may have been sent again since the caller was quicker. */
    int withdrawals(Request request) {
        return request.withdrawn;
    }

    abstract void sent(Request request, String eventId);

    // What the sequencer is told.

    final Request unanswered() {
        return unanswered;
    }

    final void answeredByServer() {
        unanswered = null;
    }

    final boolean isSpeaking() {
        return speaking;
    }

    final void open() {
        if (!open) {
            happens("open");
            open = true;
            sequencer.open();
        }
    }

    final boolean isOpen() {
        return open;
    }

    /** @return false if it is cancelled */
    final boolean tellCreated(String response, String whose) {
        happens(response + " created, " + whose);
        active = response;
        activeSeen = now;
        turnDue = false;
        boolean kept = sequencer.created(response);
        if (!kept) {
            happens("  -> cancel " + response);
        }
        return kept;
    }

    /** Whether the server has 3 s to begin a response to a turn. */
    final boolean isTurnDue() {
        return turnDue && now - committedAt <= TO_BEGIN;
    }

    final void tellSeen() {
        activeSeen = now;
        sequencer.seen(active);
    }

    final void tellDone(String response) {
        happens(response + " done");
        active = response.equals(active) ? null : active;
        sequencer.done(response);
    }

    final void tellSpeechStarted() {
        happens("speech");
        speaking = true;
        speakingSince = now;
        sequencer.speechStarted();
    }

    final void tellSpeechStopped() {
        happens("silence");
        speaking = false;
        sequencer.speechStopped();
    }

    final void tellDiscarded() {
        happens("speech discarded");
        speaking = false;
        sequencer.speechDiscarded();
    }

    final void tellCommitted() {
        happens("turn committed");
        speaking = false;
        turnDue = true;
        committedAt = now;
        sequencer.turnCommitted();
    }

    final void tellTurnIsOurs() {
        happens("turn is ours");
        speaking = false;
        asked(false);
        sequencer.turnIsOurs();
    }

    final void pass(long nanos) {
        now += nanos;
        active = now - activeSeen > LONGEST_SILENCE ? null : active;
        requests.stream().filter(this::isOverdue).forEach(request -> request.overdue = true);
        if (unanswered != null && unanswered.overdue) {
            unanswered = null;
        }
        sequencer.tick(now);
    }

    private boolean isOverdue(Request request) {
        return !request.settled && now - request.sentAt > TO_BEGIN;
    }

    // What must hold.

    static void check(boolean holds, String broken) {
        if (!holds) {
            throw new AssertionError(broken);
        }
    }

    /** The caller is silent and the server does what it still has to do: then nothing may wait. */
    abstract void end();
}
