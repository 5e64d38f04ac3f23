package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far the model is read ahead of what the caller hears. */
class ModelFlowTest {
    private static final byte[] SECOND = new byte[8_000]; // of µ-law

    private final Switchboard board = new Switchboard();

    @AfterEach
    void nothingElseHappened() {
        board.close();
    }

    @Test
    void fifteenMinutesOfUnheardAudioWaitAndThenTheModelIsReadNoFurther() {
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);

        for (int second = 0; second < 900; second++) {
            call.earpiece().play("r1", "i1", SECOND);
        }
        assertThat(session.lines).isEmpty();
        call.earpiece().play("r1", "i1", SECOND);

        assertThat(session.lines).containsExactly("pause");
        assertThat(call.state()).isEqualTo(CallState.SPEAKING);
        assertThat(board.calls.queuedAudio().bytes())
                .isEqualTo(call.earpiece().playout().queuedBytes());
        assertThat(board.calls.queuedAudio().pauses()).isEqualTo(1);
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void theModelIsReadOnWhenEnoughWasHeard() {
        board.calls.queuedAudio().limit(0, 10);
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);
        hear(call, 12);
        assertThat(session.lines).containsExactly("pause");

        board.advanceMillis(6_000);
        assertThat(session.lines).containsExactly("pause");
        board.advanceMillis(1_000);

        assertThat(session.lines).containsExactly("pause", "resume");
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void theModelIsReadOnAtOnceWhenTheCallerInterrupts() {
        board.calls.queuedAudio().limit(0, 10);
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);
        hear(call, 12);

        call.earpiece().clear();

        assertThat(session.lines).containsExactly("pause", "resume");
        assertThat(board.calls.queuedAudio().bytes()).isZero();
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void aSoundOfTheCallersOpensTheWayForASecondToWhatTheModelSaysOfIt() {
        board.calls.queuedAudio().limit(0, 20);
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);
        hear(call, 22);

        call.mouthpiece().said(AudioFormat.MULAW_8K.encode(new short[160]));
        assertThat(session.lines).containsExactly("pause");
        call.mouthpiece().said(AudioFormat.MULAW_8K.encode(loud()));
        call.mouthpiece().said(AudioFormat.MULAW_8K.encode(loud()));
        assertThat(session.lines).containsExactly("pause", "resume");
        board.advanceMillis(1_100);

        assertThat(session.lines).containsExactly("pause", "resume", "pause");
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void whenAllCallsTogetherHaveTooMuchEachKeepsAFewSecondsOfItsOwn() {
        board.calls.queuedAudio().limit(160_000, 900); // 20 s on a telephone
        RecordedRoute started = board.route("voice:call/started");
        Call greedy = begun();
        RecordedSession greedySession = new RecordedSession();
        greedy.session(greedySession);
        hear(greedy, 21);
        assertThat(greedySession.lines).containsExactly("pause");

        RecordedSession modestSession = new RecordedSession();
        Call modest = begun();
        modest.session(modestSession);
        hear(modest, 4);
        assertThat(modestSession.lines).isEmpty();
        hear(modest, 2);
        assertThat(modestSession.lines).containsExactly("pause");

        board.advanceMillis(5_000);
        assertThat(modestSession.lines).as("2 s are left").containsExactly("pause", "resume");
        greedy.ending().end(new EndReason(EndReason.Kind.HANGUP, "enough"));
        modest.ending().end(new EndReason(EndReason.Kind.HANGUP, "enough"));
        assertThat(board.calls.queuedAudio().bytes()).isZero();
        board.events.forget();
        board.caller.taken();
        started.forget();
    }

    @Test
    void whatNoPauseHelpsAgainstEndsTheCall() {
        board.calls.queuedAudio().limit(0, 10);
        Call call = board.talk();

        hear(call, 22);

        assertThat(board.caller.taken()).endsWith("disconnect overloaded");
        assertThat(call.endReason().sentence()).startsWith("Too much audio waits to be played to the caller: 20 s");
        assertThat(board.calls.queuedAudio().bytes()).isZero();
        board.events.forget();
    }

    @Test
    void ofACallThatEndsWhileItIsSentSomethingNothingCountsAsWaiting() {
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);
        hear(call, 12);
        board.caller.refusing(
                () -> call.ending().end(new EndReason(EndReason.Kind.CALLER_NOT_READING, "A test reads nothing")));

        board.advanceMillis(1_000);

        assertThat(call.state().isOver()).isTrue();
        assertThat(board.calls.queuedAudio().bytes()).isZero();
        assertThat(session.lines).containsExactly("close");
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void aRouteThatHoldsUpTheModelsMessagesSlowsTheModelAndEndsNothing() {
        RecordedRoute deltas =
                board.route("openai-realtime:response.output_audio.delta").holding();
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);

        for (int delta = 0; delta < 1_001; delta++) {
            call.routes()
                    .dispatch(new CallMessage("openai-realtime:response.output_audio.delta", "", "i1", "r1", true));
        }
        assertThat(session.lines).containsExactly("pause");
        for (int delta = 0; delta < 600; delta++) {
            deltas.release();
        }
        board.advanceMillis(20);

        assertThat(session.lines).containsExactly("pause", "resume");
        deltas.forget();
    }

    private Call begun() {
        Call call = board.ring();
        call.start();
        return call;
    }

    private static void hear(Call call, int seconds) {
        for (int second = 0; second < seconds; second++) {
            call.earpiece().play("r1", "i1", SECOND);
        }
    }

    private static short[] loud() {
        short[] samples = new short[160];
        Arrays.fill(samples, (short) 3_000);
        return samples;
    }
}
