package org.camelvoice.realtime.client;

import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.model.AnswerWatch;
import org.camelvoice.realtime.event.ApiError;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.OutputModality;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;

/**
 * The model's responses, from {@code response.created} to {@code response.done}: which of them may be heard, which are
 * none of the conversation, and whether one was what was asked for. Owned by the call's loop.
 */
final class Responses {
    private static final String CANCEL = "cancel-";
    private static final int MOST_IN_PROGRESS = 16; // for a server that ends none

    private final Call call;
    private final Outbox outbox;
    private final ResponseSequencer sequencer;
    private final FunctionCalls functionCalls;
    private final Truncations truncations;
    private final OutputAudio output;
    private final Consumption consumption;
    private final AnswerWatch watch;
    private final Greeting greeting;
    /** Responses in progress that are not of the conversation. */
    private final Newest<String> outOfBand = new Newest<>(MOST_IN_PROGRESS);
    /** The last response found not to be {@link #outOfBand}, or null: most questions are about the same one. */
    private String inBand;

    /** Responses of the conversation that observers know of. */
    private final Newest<String> begun = new Newest<>(MOST_IN_PROGRESS);
    /** The response of the conversation that was cancelled last; null if none was. */
    private String cancelled;

    Responses(
            Call call,
            Outbox outbox,
            ResponseSequencer sequencer,
            FunctionCalls functionCalls,
            Truncations truncations,
            OutputAudio output,
            Consumption consumption,
            AnswerWatch watch,
            Greeting greeting) {
        this.call = call;
        this.outbox = outbox;
        this.sequencer = sequencer;
        this.functionCalls = functionCalls;
        this.truncations = truncations;
        this.output = output;
        this.consumption = consumption;
        this.watch = watch;
        this.greeting = greeting;
    }

    /** Whether this one is in progress and none of the conversation. */
    boolean isOutOfBand(String responseId) {
        if (responseId == null || responseId.equals(inBand)) {
            return false;
        }
        boolean isOutOfBand = outOfBand.contains(responseId);
        inBand = isOutOfBand ? inBand : responseId;
        return isOutOfBand;
    }

    /** The session is configured: whoever waits for a response has its turn, the greeting first. */
    void open() {
        if (greeting.isAsked()) {
            watch.asked(call.loop().nanoTime(), null);
            sequencer.wasAsked(Greeting.EVENT_ID, greeting.response());
        } else if (greeting.isWanted()) {
            sequencer.requestStandalone(greeting.response());
        }
        sequencer.open();
    }

    /** @param response null if the server does not say which; one without an id is as good as none */
    void created(Response response) {
        if (isKnown(response)) {
            begin(response);
        }
    }

    private static boolean isKnown(Response response) {
        return response != null && response.id() != null;
    }

    private void begin(Response response) {
        call.minutes().conversation().responses().created(response.id());
        if (response.isOutOfBand()) {
            outOfBand.add(response.id());
            inBand = null;
        } else if (sequencer.created(response.id()) && functionCalls.allow(response)) {
            greeting.created(response);
            begun.add(response.id());
            call.events().responseStarted(call.facts(), response.id());
        } else {
            call.minutes().conversation().responses().kill(response.id());
            cancelOnce(response.id());
        }
    }

    /** @param response as for {@link #created} */
    void done(Response response) {
        if (isKnown(response)) {
            consumption.answered(response);
            tellIfUnfinished(response);
            output.complete(response.id());
            truncations.responseDone(response.id());
            end(response);
        }
    }

    /** What we have cancelled ourselves is as it should be. */
    private void tellIfUnfinished(Response response) {
        String reason = SessionFailure.reason(response);
        if (response.isUnfinished() && !reason.equals("client_cancelled")) {
            call.events().responseUnfinished(call.facts(), response.id(), response.status(), reason);
        }
    }

    private void end(Response response) {
        if (response.isOutOfBand()) {
            outOfBand.remove(response.id());
            return;
        }
        judge(response);
        functionCalls.responseDone(response);
        sequencer.done(response.id());
        if (begun.remove(response.id())) {
            call.events().responseEnded(call.facts(), response.id(), response.status());
        }
    }

    /** Whether it was what was asked for. */
    private void judge(Response response) {
        if (response.output().stream().anyMatch(Item::isFunctionCall)) {
            watch.answered(response.id());
        } else if (!"cancelled".equals(response.status())) {
            watch.ended(response.id());
        }
        if (response.error() != null) {
            call.events().modelError(call.facts(), SessionFailure.name(response.error()));
        }
        if (greeting.isMissedBy(response)) {
            call.events().modelError(call.facts(), "greeting_deviates");
        }
    }

    /**
     * The server has refused something. That two responses met, or that one was over already, is nobody's mistake.
     *
     * @param error null if the server says nothing of it
     */
    void refused(ApiError error) {
        if (error == null) {
            return;
        }
        boolean race = "conversation_already_has_active_response".equals(error.code());
        boolean idle = "response_cancel_not_active".equals(error.code());
        sequencer.itemSettled(error.eventId());
        sequencer.refused(error.eventId(), race);
        if (idle && error.eventId() != null && error.eventId().startsWith(CANCEL)) {
            sequencer.done(error.eventId().substring(CANCEL.length()));
        }
        if (!race && !idle) {
            call.events().modelError(call.facts(), SessionFailure.name(error));
        }
    }

    /** Whether an answer is in progress of which some audio has come, and more is to come. */
    boolean isSpeaking() {
        return toCancel() != null && output.isOf(toCancel());
    }

    /** Sees to it that the caller does not wait in silence; {@code giveUp} is for the one who has waited too long. */
    void tick(long now, Runnable giveUp) {
        watch.look(now, isStalled() ? toCancel() : null);
        switch (watch.tick(now)) {
            case ASK_AGAIN -> askAgain();
            case APOLOGIZE -> apologize();
            case GIVE_UP -> giveUp.run();
            case NOTHING -> {
                // all is well
            }
        }
    }

    /**
     * Whether an answer is in progress that stopped in the middle of an item, and the caller has heard all that came of it
     * and waits for nothing but its rest. After a whole item, there may be nothing to come but the response's end, which
     * some servers forget, or a function call that takes some thought.
     */
    private boolean isStalled() {
        return isSpeaking()
                && output.isUnfinished()
                && call.routes().isIdle()
                && call.earpiece().isQuiet()
                && !sequencer.isCallerSpeaking()
                && !functionCalls.areRunning();
    }

    /** Asks for audio once more where none came, or no more. */
    private void askAgain() {
        boolean greets = greeting.isPending() || greeting.is(toCancel());
        dropStalled();
        cancelActive();
        if (greets) {
            sequencer.requestStandalone(greeting.response().outputModality(OutputModality.AUDIO));
        } else {
            sequencer.request(ResponseConfig.asTheSession().outputModality(OutputModality.AUDIO));
        }
    }

    private void apologize() {
        dropStalled();
        output.apologize();
    }

    /** What still comes of a stalled answer is not heard, and the model is told where it stopped. */
    private void dropStalled() {
        if (watch.isStalled() && toCancel() != null) {
            call.events().modelError(call.facts(), "answer_stalled");
            cancelActive();
            Interruption cut = call.earpiece().clear();
            call.earpiece().whenSettled(cut, truncations::apply);
        }
    }

    void cancelActive() {
        if (toCancel() != null) {
            cancelOnce(toCancel());
        }
    }

    /** The response in progress that nobody has cancelled; null if there is none. */
    String toCancel() {
        String active = sequencer.active();
        return active == null || active.equals(cancelled) ? null : active;
    }

    /** The clear has cancelled it already, where a route cancels what it has cleared. */
    private void cancelOnce(String responseId) {
        if (!responseId.equals(cancelled)) {
            cancelled = responseId;
            cancel(responseId);
        }
    }

    /** The server stops none of them by itself when the caller speaks. */
    void cancelOutOfBand() {
        outOfBand.forEach(this::cancel);
        outOfBand.clear();
    }

    private void cancel(String responseId) {
        outbox.send(ClientEvent.responseCancel(responseId).withEventId(CANCEL + responseId));
    }
}
