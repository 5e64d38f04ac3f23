package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.conversation.ConversationItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call's life: its states, what ends it, and what is told of it. */
class CallTest {
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.HANGUP, "A test hung up");
    private static final byte[] SECOND = new byte[8_000]; // of µ-law

    private final Switchboard board = new Switchboard();

    @AfterEach
    void nothingElseHappened() {
        board.close();
    }

    @Test
    void beginsWithItsRouteAndAMarkThatMeasuresTheLine() {
        RecordedRoute started = board.route("voice:call/started");

        Call call = board.ring();
        call.start();

        started.assertNext((Object) null);
        board.caller.assertNext("mark e0:0");
        board.events.assertNext("started");
        assertThat(call.state()).isEqualTo(CallState.CONNECTING);
        assertThat(board.calls.get(call.facts().id())).isSameAs(call);
    }

    @Test
    void failsAtOnceWhereNoRouteBeginsIt() {
        board.ring().start();

        board.caller.assertNext("mark e0:0", "disconnect route-failed");
        board.events.assertNext(
                "started",
                "unhandled voice:call/started",
                "CONNECTING > FAILED",
                "ended route-failed: No route handles voice:call/started");
        board.closeAfterCalls();
    }

    @Test
    void failsAtOnceWhereTheRouteThatBeginsItFails() {
        RecordedRoute started = board.route("voice:call/started").failingWith("no");

        board.ring().start();

        started.next();
        board.caller.assertNext("mark e0:0", "disconnect route-failed");
        board.events.assertNext(
                "started",
                "failed route-of-started: no",
                "CONNECTING > FAILED",
                "ended route-failed: Route route-of-started failed");
    }

    @Test
    void aMessageThatNoRouteHandlesIsCountedAndDropped() {
        Call call = board.talk();

        assertThat(call.routes().dispatch(new CallMessage("voice:twilio/dtmf", "1")))
                .isFalse();

        board.events.assertNext("unhandled voice:twilio/dtmf");
    }

    @Test
    void aRouteThatFailsIsCountedAndTheCallGoesOn() {
        RecordedRoute media = board.route("voice:twilio/media").failingWith("no");
        Call call = board.talk();

        for (int i = 0; i < 49; i++) {
            call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));
            media.assertNext("frame");
            board.events.assertNext("failed route-of-media: no");
        }

        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void aRouteThatFailsFiftyTimesInARowEndsTheCall() {
        RecordedRoute media = board.route("voice:twilio/media").failingWith("no");
        Call call = board.talk();

        for (int i = 0; i < 50; i++) {
            call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));
            media.assertNext("frame");
            board.events.assertNext("failed route-of-media: no");
        }

        board.events.assertNext(
                "LISTENING > FAILED", "ended route-failed: Route route-of-media failed 50 times in a row");
        board.caller.assertNext("disconnect route-failed");
    }

    @Test
    void theNextFailureDoesNotCutTheApologyForTheFirst() {
        RecordedRoute media = board.route("voice:twilio/media").that(() -> {
            throw new AssertionError("no");
        });
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);

        call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));
        call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));

        assertThat(session.lines).containsExactly("give up");
        assertThat(call.state()).isEqualTo(CallState.ENDING);
        board.advanceMillis(1_000);
        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.ROUTE_FAILED);
        assertThat(call.state()).isEqualTo(CallState.FAILED);
        media.forget();
        board.events.forget();
        board.caller.taken();
    }

    /** The caller's audio may fail at each frame while the model's is well, and the caller waits in vain. */
    @Test
    void aRouteThatSucceedsDoesNotMakeUpForOneThatFails() {
        RecordedRoute media = board.route("voice:twilio/media").failingWith("no");
        RecordedRoute delta = board.route("openai-realtime:response.output_audio.delta");
        Call call = board.talk();

        for (int i = 0; i < 50; i++) {
            call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));
            call.routes().dispatch(new CallMessage("openai-realtime:response.output_audio.delta", "delta"));
        }

        assertThat(call.state()).isEqualTo(CallState.FAILED);
        media.forget();
        delta.forget();
        board.events.forget();
        board.caller.assertNext("disconnect route-failed");
    }

    @Test
    void aSuccessBetweenFailuresIsANewStart() {
        RecordedRoute media = board.route("voice:twilio/media");
        Call call = board.talk();

        for (int i = 0; i < 120; i++) {
            media.that(i % 40 == 39 ? () -> {} : RecordedRoute.failure("no"));
            call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));
        }

        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        media.forget();
        board.events.forget();
    }

    @Test
    void keepsTheRoutesItBeganWith() {
        RecordedRoute before = board.route("voice:twilio/media");
        Call call = board.talk();
        board.calls.handlers().remove(before);
        RecordedRoute after = board.route("voice:twilio/media");

        call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));

        before.assertNext("frame");
        after.assertExhausted();
    }

    @Test
    void endsOnce() {
        RecordedRoute ended = board.route("voice:call/ended");
        Call call = board.talk();

        call.ending().end(HANGUP);
        call.ending().end(new EndReason(EndReason.Kind.CALLER_LOST, "The caller's connection was cut"));

        ended.assertNext("hangup: A test hung up");
        board.caller.assertNext("disconnect hangup");
        board.events.assertNext("LISTENING > ENDED", "ended hangup: A test hung up");
        assertThat(call.endReason()).isEqualTo(HANGUP);
        board.closeAfterCalls();
    }

    @Test
    void whatComesAfterTheEndIsNotHandedOn() {
        board.route("voice:twilio/media");
        Call call = over(board.talk());

        assertThat(call.routes().dispatch(new CallMessage("voice:twilio/media", "frame")))
                .isFalse();
    }

    @Test
    void audioForACallThatIsOverIsCountedAndNotSent() {
        Call call = over(board.talk());

        call.earpiece().play("r1", "i1", SECOND);

        board.events.assertNext("dropped call-over 1000");
    }

    @Test
    void nothingIsSentOnceTheCallIsOverThoughAudioWasQueued() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", SECOND);
        board.caller.taken();
        board.events.forget();
        over(call);

        call.earpiece().playout().complete(board.loop.nanoTime());
        board.advanceMillis(2_000);
    }

    @Test
    void theSessionIsClosedWithTheCall() {
        Call call = board.talk();
        RecordedSession session = new RecordedSession();
        call.session(session);

        over(call);

        assertThat(session.lines).containsExactly("close");
    }

    @Test
    void lastWordsAreHeardBeforeTheCallEnds() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", SECOND);
        call.earpiece().playout().complete(board.loop.nanoTime());

        call.ending().endAfterLastWords(HANGUP);
        board.advanceMillis(900);
        assertThat(call.state()).isEqualTo(CallState.ENDING);
        board.advanceMillis(700); // half of it was sent when the line had been silent for a second
        board.caller.playedEverything(call);
        board.advanceMillis(20 + 260); // a tick sees that it is silent, and the first after 250 ms

        assertThat(call.state()).isEqualTo(CallState.ENDED);
        assertThat(board.events.sentMillis()).isEqualTo(1_000);
        assertThat(board.caller.taken()).endsWith("disconnect hangup");
        board.events.assertNext(
                "LISTENING > SPEAKING", "SPEAKING > ENDING", "ENDING > ENDED", "ended hangup: A test hung up");
        board.closeAfterCalls();
    }

    @Test
    void withNothingToBeHeardTheCallEndsAtOnce() {
        Call call = board.talk();

        call.ending().endAfterLastWords(HANGUP);
        board.advanceMillis(20);

        board.events.assertNext("LISTENING > ENDING", "ENDING > ENDED", "ended hangup: A test hung up");
        board.caller.assertNext("disconnect hangup");
    }

    @Test
    void lastWordsAreHeardHoweverManyWait() {
        Call call = board.talk();
        for (int second = 0; second < 60; second++) {
            call.earpiece().play("r1", "i1", SECOND);
        }

        call.ending().endAfterLastWords(HANGUP);
        board.advanceMillis(60_000);
        assertThat(call.state()).isEqualTo(CallState.ENDING);
        board.advanceMillis(5_000);

        assertThat(call.state()).isEqualTo(CallState.ENDED);
        assertThat(board.events.sentMillis()).isEqualTo(60_000);
        board.caller.taken();
        board.events.forget();
    }

    @Test
    void lastWordsThatFindNoEndAreCutFifteenSecondsAfterThoseThatWaited() {
        Call call = board.talk();
        for (int second = 0; second < 10; second++) {
            call.earpiece().play("r1", "i1", SECOND);
        }

        call.ending().endAfterLastWords(HANGUP);
        for (int second = 0; second < 24; second++) {
            board.advanceMillis(1_000);
            call.earpiece().play("r1", "i1", SECOND);
        }
        assertThat(call.state()).isEqualTo(CallState.ENDING);
        board.advanceMillis(1_000);

        assertThat(call.state()).isEqualTo(CallState.ENDED);
        board.caller.taken();
        board.events.forget();
    }

    @Test
    void aSecondEndAfterLastWordsDoesNotPutOffTheFirst() {
        Call call = board.talk();
        call.ending().endAfterLastWords(HANGUP);

        call.ending().endAfterLastWords(new EndReason(EndReason.Kind.MODEL_LOST, "The model went"));
        board.advanceMillis(20);

        board.events.assertNext("LISTENING > ENDING", "ENDING > ENDED", "ended hangup: A test hung up");
        board.caller.assertNext("disconnect hangup");
    }

    @Test
    void theTenantsTimeLimitEndsTheCall() {
        board.tenant.setMaxCallSeconds(60);
        Call call = board.talk(); // without a model that could say anything

        board.advanceMillis(60_000);
        assertThat(call.state().isOver()).isFalse();
        board.advanceMillis(20);

        board.events.assertNext(
                "limit call-seconds",
                "LISTENING > ENDED",
                "ended time-limit: Tenant acme: limits.callSeconds: the call has taken 60 s");
        board.caller.assertNext("disconnect time-limit");
    }

    @Test
    void speaksThinksAndListensByTurns() {
        Call call = board.talk();

        hear(call, 1_000);
        call.mouthpiece().speechStarted(200);
        call.mouthpiece().speechStopped(700);
        board.advanceMillis(300);
        call.earpiece().play("r1", "i1", new byte[160]);
        call.earpiece().playout().complete(board.loop.nanoTime());
        board.advanceMillis(20);
        board.caller.playedEverything(call);
        board.advanceMillis(20);

        board.events.assertNext("LISTENING > THINKING", "turn 600", "THINKING > SPEAKING", "SPEAKING > LISTENING");
        board.caller.assertNext("mark e0:1", "media 160", "mark e0:2"); // the first mark of the call had been lost
    }

    @Test
    void bargeInIsMeasuredFromTheOnsetOfSpeechToTheClear() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", SECOND);
        hear(call, 500);
        board.caller.playedEverything(call);
        hear(call, 500);

        call.mouthpiece().speechStarted(800); // the frame that came at 800 ms; it is 1000 ms now
        board.advanceMillis(5);
        assertThat(call.earpiece().clear().cuts()).hasSize(1);

        board.events.assertNext("LISTENING > SPEAKING", "SPEAKING > LISTENING", "barge-in 205");
        assertThat(board.caller.taken()).contains("clear");
    }

    @Test
    void speechOfLessThanThreeHundredMillisecondsWasNoBargeIn() {
        Call call = interrupted();

        call.mouthpiece().speechStopped(1_060);

        board.events.assertNext("false barge-in", "LISTENING > THINKING");
    }

    @Test
    void speechWithoutWordsWasNoBargeInEither() {
        Call call = interrupted();
        hear(call, 1_000);
        call.mouthpiece().speechStopped(1_600);
        board.events.assertNext("LISTENING > THINKING");

        call.mouthpiece().noWords();
        call.mouthpiece().noWords();

        board.events.assertNext("false barge-in"); // and only one
    }

    @Test
    void aBargeInWithWordsIsNoFalseOne() {
        Call call = interrupted();
        hear(call, 1_000);

        call.mouthpiece().speechStopped(1_600);
        board.events.assertNext("LISTENING > THINKING");
    }

    @Test
    void noWordsWithoutABargeInAreNothing() {
        board.talk().mouthpiece().noWords();
    }

    @Test
    void clearWithNothingToBeHeardSendsNothing() {
        Call call = board.talk();
        hear(call, 1_000);

        call.mouthpiece().speechStarted(200);

        assertThat(call.earpiece().clear().cuts()).isEmpty();
    }

    @Test
    void whatStillComesOfAnInterruptedResponseIsCountedAndDropped() {
        Call call = board.talk();
        call.minutes().conversation().responses().created("r1");
        call.earpiece().play("r1", "i1", SECOND);
        call.earpiece().clear();
        board.caller.taken();
        board.events.forget();

        call.earpiece().play("r1", "i1", SECOND);
        board.events.assertNext("dropped interrupted 1000");

        call.minutes().conversation().responses().created("r2");
        call.earpiece().play("r2", "i2", new byte[160]);
        board.events.assertNext("LISTENING > SPEAKING");
        assertThat(board.caller.taken()).contains("media 160");
    }

    @Test
    void whatWasCutIsNotedInTheConversation() {
        Call call = board.talk();
        call.minutes().conversation().item("i1").audioReceived(48_000); // PCM16, 24 kHz
        call.minutes().conversation().item("i2").audioReceived(48_000);
        call.earpiece().play("r1", "i1", SECOND);
        call.earpiece().play("r1", "i2", SECOND);
        board.advanceMillis(400);
        board.caller.playedEverything(call);

        Interruption interruption = call.earpiece().clear();

        List<Cut> cuts = interruption.cuts();
        assertThat(cuts).extracting(Cut::itemId).containsExactly("i1", "i2");
        assertThat(interruption.errorMillis()).isPositive();
        assertThat(call.minutes().conversation().item("i1").heardErrorMillis()).isEqualTo(interruption.errorMillis());
        assertThat(cuts.get(0).heardMillis()).isBetween(100L, 900L);
        assertThat(call.minutes().conversation().item("i1").heardMillis())
                .isEqualTo(cuts.get(0).heardMillis());
        assertThat(call.minutes().conversation().item("i2").heardMillis()).isZero();
        board.caller.taken();
        board.events.forget();
    }

    @Test
    void whatIsUnheardWhenTheCallIsOverSaysHowFarThatMayBeOff() {
        Call call = board.talk();
        ConversationItem item = call.minutes().conversation().item("i1");
        item.audioReceived(48_000); // PCM16, 24 kHz
        call.earpiece().play("r1", "i1", SECOND);
        board.advanceMillis(400);
        board.caller.playedEverything(call);
        long errorMillis = call.earpiece().playout().heardErrorMillis(board.loop.nanoTime());
        long roundTripMillis = call.earpiece().playout().roundTripMillis();

        call.ending().end(HANGUP);

        assertThat(item.isCut()).isTrue();
        assertThat(errorMillis).isPositive();
        assertThat((long) item.heardErrorMillis()).isEqualTo(errorMillis + roundTripMillis);
        board.caller.taken();
        board.events.forget();
    }

    @Test
    void whenTheCallerFallsSilentInMidWordTheModelHearsSilence() {
        Call call = board.talk();
        hear(call, 500);
        call.mouthpiece().speechStarted(200);

        board.advanceMillis(180); // the last frame has just run out
        board.caller.assertExhausted();
        board.advanceMillis(20);
        board.caller.assertNext("silence 200");
        board.advanceMillis(40);
        board.caller.assertNext("silence 20", "silence 20");
        assertThat(call.mouthpiece().timeline().appendedMillis()).isEqualTo(500 + 240);
    }

    @Test
    void silenceIsPutInForThreeSecondsAtMost() {
        Call call = board.talk();
        hear(call, 500);
        call.mouthpiece().speechStarted(200);

        board.advanceMillis(60_000);

        assertThat(call.mouthpiece().timeline().appendedMillis()).isEqualTo(500 + 3_000);
        board.caller.taken();
    }

    @Test
    void noSilenceIsPutInWhileTheModelHearsNoSpeech() {
        Call call = board.talk();
        hear(call, 500);
        call.mouthpiece().speechStarted(100);
        call.mouthpiece().speechStopped(400);
        board.events.assertNext("LISTENING > THINKING");

        board.advanceMillis(60_000);
    }

    @Test
    void whenTheGatewayStopsACallMayGoOnForAWhileAndEndsWithItsLastWords() {
        Call call = board.talk();

        board.calls.stopWithin(Duration.ofSeconds(5));
        board.advanceMillis(4_980);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        call.earpiece().play("r1", "i1", SECOND);
        call.earpiece().playout().complete(board.loop.nanoTime());
        board.advanceMillis(500);
        assertThat(call.state()).isEqualTo(CallState.ENDING);
        board.advanceMillis(1_100); // half of it was sent when the line had been silent for a second
        board.caller.playedEverything(call);
        board.advanceMillis(20 + 260); // a tick sees that it is silent, and the first after 250 ms

        assertThat(board.caller.taken()).endsWith("disconnect shutdown");
        board.events.assertNext(
                "LISTENING > SPEAKING",
                "SPEAKING > ENDING",
                "ENDING > ENDED",
                "ended shutdown: The gateway is stopping");
        board.closeAfterCalls();
    }

    @Test
    void whenTheGatewayStopsNoMoreCallsBegin() {
        board.calls.stopWithin(Duration.ZERO);

        assertThat(board.calls.isOpen()).isFalse();
        assertThatThrownBy(board::ring).hasMessage("The gateway is stopping and takes no more calls");
        board.closeAfterCalls();
    }

    @Test
    void allCallsCanBeEndedAtOnce() {
        board.talk();

        board.calls.endAll(EndReason.SHUTDOWN);
        board.loop.run();

        board.events.assertNext("LISTENING > ENDED", "ended shutdown: The gateway is stopping");
        board.caller.assertNext("disconnect shutdown");
        board.closeAfterCalls();
    }

    @Test
    void aCallToNobodyNamesThoseThatThereAre() {
        CallRequest request = new CallRequest(
                "amce",
                "twilio",
                null,
                Map.of(),
                board.loop,
                board.caller,
                Line.withMarks(AudioFormat.MULAW_8K, board.caller));

        assertThatThrownBy(() -> board.calls.prepare(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No tenant amce; there are [acme]");
        board.closeAfterCalls();
    }

    /** The caller's audio comes for so long, at its pace. */
    private void hear(Call call, int millis) {
        for (int heard = 0; heard < millis; heard += 20) {
            call.mouthpiece().timeline().appended(20, call.facts().moment());
            board.advanceMillis(20);
        }
    }

    /** A call in which speech, from 800 ms on, has cut the model short at 1000 ms. */
    private Call interrupted() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", SECOND);
        call.earpiece().playout().complete(board.loop.nanoTime());
        hear(call, 1_000);
        call.mouthpiece().speechStarted(800);
        call.earpiece().clear();
        hear(call, 100);
        board.caller.taken();
        board.events.assertNext("LISTENING > SPEAKING", "SPEAKING > LISTENING", "barge-in 200");
        return call;
    }

    private Call over(Call call) {
        call.ending().end(HANGUP);
        board.caller.assertNext("disconnect hangup");
        board.events.forget();
        return call;
    }
}
