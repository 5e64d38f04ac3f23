package org.camelvoice.realtime.client;

import org.camelvoice.call.Call;
import org.camelvoice.model.AnswerWatch;
import org.camelvoice.realtime.event.ServerEvent;

/**
 * The caller's turns as the server finds them in the input audio: that speech starts and stops, and what comes of it, a
 * turn or nothing. A turn is to be answered. Owned by the call's loop.
 */
final class CallerTurns {
    private final Call call;
    private final SessionOptions options;
    private final ResponseSequencer sequencer;
    private final AnswerWatch watch;
    private final FunctionCalls functionCalls;
    private final OutputAudio output;

    CallerTurns(
            Call call,
            SessionOptions options,
            ResponseSequencer sequencer,
            AnswerWatch watch,
            FunctionCalls functionCalls,
            OutputAudio output) {
        this.call = call;
        this.options = options;
        this.sequencer = sequencer;
        this.watch = watch;
        this.functionCalls = functionCalls;
        this.output = output;
    }

    /** @return whether it is speech that interrupts the model, and not the sound of a key */
    boolean speechStarted(ServerEvent event) {
        watch.callOff();
        output.callerSpeaks();
        sequencer.speechStarted();
        boolean speech = call.mouthpiece().speechStarted(place(event.audioStartMillis(), options.paddingMillis()));
        return speech && options.bargeIn();
    }

    void speechStopped(ServerEvent event) {
        sequencer.speechStopped();
        call.mouthpiece().speechStopped(place(event.audioEndMillis(), -options.silenceMillis()));
    }

    /** A place in the model's count of what it was sent; the end, if the server does not say which. */
    private long place(long millis, int correction) {
        return millis == ServerEvent.UNKNOWN ? call.mouthpiece().timeline().appendedMillis() : millis + correction;
    }

    /** What was said is a turn. */
    void committed() {
        functionCalls.callerSpoke();
        if (!options.bargeIn()) {
            sequencer.turnWaits();
            tick(); // and if there is nothing to be heard, now
            return;
        }
        if (!functionCalls.areBlocking()) { // or the answer waits for the function
            watch.asked(call.loop().nanoTime(), sequencer.active());
        }
        if (options.createResponse()) {
            sequencer.turnCommitted();
        } else {
            sequencer.turnIsOurs();
        }
    }

    /** A turn that may not interrupt the model is answered when the caller has heard it to its end. */
    void tick() {
        if (!options.bargeIn() && call.routes().isIdle() && call.earpiece().isQuiet() && !functionCalls.areBlocking()) {
            sequencer.answerWaitingTurn();
        }
    }

    /** What was said is no turn. */
    void cleared() {
        sequencer.speechDiscarded();
        call.mouthpiece().timeline().speaking(false);
    }
}
