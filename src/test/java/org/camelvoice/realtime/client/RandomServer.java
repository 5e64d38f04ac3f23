package org.camelvoice.realtime.client;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The other side of a {@link RandomConversation}: a server that keeps the protocol, with a way to it and a way back
 * that take their time. When the caller falls silent it commits the turn and, if it answers turns by itself, begins a
 * response that it tells of later; a create that comes meanwhile it refuses.
 */
final class RandomServer extends RandomConversation {
    private static final int ROUNDS = 400;

    /** Null of a response that the server began by itself. */
    private record Create(Request request, String eventId) {}

    private record Response(String id, Create create, int items) {}

    private final boolean isPrompt;
    private final boolean answersTurns;
    private final Queue<Runnable> toServer = new ArrayDeque<>();
    private final Queue<Runnable> toCall = new ArrayDeque<>();

    /** Null if none is in progress. */
    private Response active;
    /** Whether one is begun by itself, and not told of yet; it knows what comes until then. */
    private boolean untold;

    /** Whether it refuses the next create, for a reason of its own. */
    private boolean dislikesNext;

    private boolean hearsSpeech;
    private int itemsRead;
    private int responses;
    private int withdrawals;

    /**
     * @param isPrompt     keeps every deadline
     * @param answersTurns by itself; else the call asks for it
     */
    RandomServer(boolean isPrompt, boolean answersTurns) {
        this.isPrompt = isPrompt;
        this.answersTurns = answersTurns;
        may(3, this::ask);
        may(1, this::askItsOwn);
        may(2, () -> isSent(sendItem()));
        may(2, this::open);
        may(8, () -> next(toServer));
        may(10, () -> next(toCall));
        may(2, this::speech);
        may(3, this::silence);
        may(1, this::commit);
        may(1, this::discard);
        may(1, () -> dislikesNext = true);
        may(4, this::tell);
        may(3, this::finish);
        may(1, () -> passIfQuiet(SECOND));
        may(1, () -> passIfQuiet(4 * SECOND));
        may(isPrompt ? 0 : 1, () -> pass(4 * SECOND));
        may(isPrompt ? 0 : 1, () -> pass(61 * SECOND));
    }

    private void isSent(int item) {
        toServer.add(() -> {
            itemsRead = item;
            toCall.add(() -> {
                happens("item " + item + " settled");
                sequencer.itemSettled("item_" + item);
            });
        });
    }

    private static void next(Queue<Runnable> queue) {
        if (!queue.isEmpty()) {
            queue.remove().run();
        }
    }

    /** Something is heard of a response at least every few seconds. */
    private void passIfQuiet(long nanos) {
        if (toServer.isEmpty() && toCall.isEmpty() && !untold) {
            tellSeen();
            pass(nanos);
        }
    }

    // The caller.

    private void speech() {
        if (isOpen() && !hearsSpeech) {
            hearsSpeech = true;
            finish();
            toCall.add(this::tellSpeechStarted);
        }
    }

    private void silence() {
        if (hearsSpeech) {
            hearsSpeech = false;
            toCall.add(this::tellSpeechStopped);
            commit();
        }
    }

    private void commit() {
        if (!isOpen() || hearsSpeech) {
            return;
        }
        toCall.add(answersTurns ? this::tellCommitted : this::tellTurnIsOurs);
        if (answersTurns && active == null && !untold) {
            untold = true;
        }
    }

    private void discard() {
        if (isOpen()) {
            hearsSpeech = false;
            toCall.add(this::tellDiscarded);
        }
    }

    // Responses.

    /** Who is late may have another's response taken for ours. */
    @Override
    int withdrawals(Request request) {
        return isPrompt ? super.withdrawals(request) : withdrawals;
    }

    @Override
    void sent(Request request, String eventId) {
        Create create = new Create(request, eventId);
        toServer.add(() -> read(create));
    }

    private void read(Create create) {
        if (active != null || untold) {
            refuse(create, true);
        } else if (dislikesNext) {
            dislikesNext = false;
            refuse(create, false);
        } else {
            begin(create);
        }
    }

    private void refuse(Create create, boolean race) {
        toCall.add(() -> refused(create, race));
    }

    private void refused(Create create, boolean race) {
        Request request = create.request;
        happens("refused " + request + (race ? ", another is in progress" : ""));
        settle(request);
        request.lostRaces += race ? 1 : 0;
        if (!race || request.lostRaces > 1) {
            request.refused = true;
        } else if (isOvertaken(request)) {
            request.replaced = true;
        }
        sequencer.refused(create.eventId, race);
    }

    private boolean isOvertaken(Request request) {
        return requests.stream()
                .anyMatch(other -> other.isGreeting == request.isGreeting && other.number > request.number);
    }

    private void settle(Request request) {
        request.settled = true;
        if (unanswered() == request) {
            answeredByServer();
        }
    }

    private void tell() {
        if (untold) {
            untold = false;
            begin(null);
        }
    }

    private void begin(Create create) {
        Response response = new Response("resp_" + responses++, create, itemsRead);
        active = response;
        toCall.add(() -> created(response));
    }

    private void created(Response response) {
        if (response.create != null) {
            settle(response.create.request);
        }
        if (!isPrompt) {
            answeredByServer(); // for all that the sequencer can tell
        }
        boolean mayBegin = response.create == null || !isSpeaking() || isTurnDue();
        boolean kept =
                tellCreated(response.id, response.create == null ? "the server's" : response.create.request.toString());
        if (kept) {
            answers(response);
        } else {
            withdrawn(response);
        }
        check(!kept || mayBegin || !isPrompt, "begun while the caller speaks: " + response.id);
        check(kept || response.create != null || !isPrompt, "cancels a response of the server's");
    }

    private void answers(Response response) {
        if (response.create != null) {
            Request own = response.create.request;
            check(!own.isGreeting || !own.answered || !isPrompt, "said twice: " + own);
            own.answered = true;
        }
        if (response.create == null || !response.create.request.isGreeting) {
            requests.stream()
                    .filter(asked -> !asked.isGreeting && asked.items <= response.items)
                    .forEach(asked -> asked.answered = true);
        }
    }

    private void withdrawn(Response response) {
        withdrawals++;
        if (response.create != null) {
            Request own = response.create.request;
            own.withdrawn++;
            own.replaced = isOvertaken(own);
        }
        toServer.add(() -> cancel(response));
    }

    private void cancel(Response response) {
        if (active == response) {
            finish();
        }
    }

    private void finish() {
        if (active != null) {
            String id = active.id;
            active = null;
            toCall.add(() -> tellDone(id));
        }
    }

    // The end.

    @Override
    void end() {
        open();
        silence();
        for (int round = 0; round < ROUNDS && !isOver(); round++) {
            next(toServer);
            next(toCall);
            tell();
            if (round % 4 == 0) {
                finish();
            }
            passIfQuiet(SECOND / 2);
        }
        check(isOver(), "something waits for ever");
        requests.forEach(this::check);
    }

    private boolean isOver() {
        return toServer.isEmpty()
                && toCall.isEmpty()
                && !untold
                && active == null
                && unanswered() == null
                && sequencer.isFree();
    }

    /** Of a late server the sequencer cannot tell to which create a response belongs. */
    private void check(Request request) {
        boolean isOnce = request.ends() == 1 || request.ends() > 1 && !request.isGreeting;
        check(isOnce || !isPrompt, "answered, refused or replaced " + request.ends() + " times: " + request);
    }
}
