package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a call that is to end may do so: not before the caller has heard what the model says to the end. */
class LastWordsTest {
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.HANGUP, "A test hung up");
    private static final byte[] SECOND = new byte[8_000]; // of µ-law

    private final Switchboard board = new Switchboard();
    private Call call;

    @BeforeEach
    void talk() {
        call = board.talk();
    }

    @AfterEach
    void nothingElseHappened() {
        board.events.forget();
        board.caller.taken();
        board.close();
    }

    @Test
    void theLineStaysOpenForAMomentAfterTheLastMarkCameBack() {
        says("r1");
        ends("r1");

        call.hangUp(HANGUP, false);
        hears();

        endsAfter(250);
    }

    @Test
    void howLongThatMomentIsCanBeSet() {
        Switchboard patient = new Switchboard();
        patient.calls.hangupDelay(Duration.ofMillis(600));
        Call other = patient.talk();
        other.play(null, null, SECOND);
        other.playout().complete(patient.loop.nanoTime());
        other.hangUp(HANGUP, false);
        patient.advanceMillis(1_200);
        patient.caller.playedEverything(other);

        patient.advanceMillis(600);
        assertThat(other.state()).isEqualTo(CallState.ENDING);
        patient.advanceMillis(40);
        assertThat(other.state()).isEqualTo(CallState.ENDED);
        call.end(HANGUP);
    }

    @Test
    void whenNothingWasHeardForThatLongTheCallEndsAtOnce() {
        says("r1");
        ends("r1");
        hears();
        board.advanceMillis(300);

        call.hangUp(HANGUP, false);

        endsAfter(0);
    }

    /** A slow model: what it has said so far was heard, and more is to come. */
    @Test
    void theRestOfTheResponseInProgressIsHeardToo() {
        says("r1");
        call.hangUp(HANGUP, false);
        hears();
        board.advanceMillis(1_000);
        assertThat(call.state()).isEqualTo(CallState.ENDING);

        call.play("r1", "i1", SECOND);
        ends("r1");
        hears();

        endsAfter(250);
        assertThat(board.events.sentMillis()).isEqualTo(2_000);
    }

    /** The answer to the tool by which it hung up: it has said goodbye already. */
    @Test
    void whatTheModelSaysAfterItsGoodbyeIsNotHeard() {
        says("r1");
        ends("r1");
        call.hangUp(HANGUP, true);

        says("r2");
        hears();

        endsAfter(250);
        assertThat(board.events.sentMillis()).isEqualTo(1_000);
    }

    @Test
    void aModelThatHungUpWithoutAWordMaySayGoodbyeInItsNextResponse() {
        call.events().responseStarted(call.facts(), "r1");
        call.hangUp(HANGUP, true);
        ends("r1");
        board.advanceMillis(4_900);
        assertThat(call.state()).as("whether it may be asked for an answer").isEqualTo(CallState.LISTENING);

        says("r2");
        assertThat(call.state()).isEqualTo(CallState.ENDING);
        ends("r2");
        says("r3");
        hears();

        endsAfter(250);
        assertThat(board.events.sentMillis()).isEqualTo(1_000);
    }

    @Test
    void aGoodbyeThatDoesNotBeginInFiveSecondsIsNotAwaited() {
        call.events().responseStarted(call.facts(), "r1");
        ends("r1");

        call.hangUp(HANGUP, true);
        board.advanceMillis(4_980);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);

        endsAfter(20);
    }

    /** A model that hangs up again and again without a word would never be rid of. */
    @Test
    void aSecondHangUpDoesNotPutOffTheFirst() {
        call.events().responseStarted(call.facts(), "r1");
        ends("r1");
        call.hangUp(HANGUP, true);
        board.advanceMillis(4_000);

        call.events().responseStarted(call.facts(), "r2");
        ends("r2");
        call.hangUp(HANGUP, true);
        board.advanceMillis(980);

        endsAfter(20);
    }

    @Test
    void aModelThatIsLostMeanwhileEndsTheCallWithItsApology() {
        call.events().responseStarted(call.facts(), "r1");
        call.hangUp(HANGUP, true);

        call.play(null, null, SECOND);
        call.playout().complete(board.loop.nanoTime());
        call.endAfterLastWords(new EndReason(EndReason.Kind.MODEL_LOST, "The model went"));
        hears();
        board.advanceMillis(300);

        assertThat(call.state()).isEqualTo(CallState.FAILED);
        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.MODEL_LOST);
    }

    @Test
    void aResponseThatNeverEndsIsAwaitedForFifteenSecondsAfterWhatIsQueued() {
        call.events().responseStarted(call.facts(), "r1");

        call.hangUp(HANGUP, false);
        board.advanceMillis(15_000);

        endsAfter(20);
    }

    @Test
    void aModelThatWasLostIsNotAwaited() {
        call.events().responseStarted(call.facts(), "r1");

        call.endAfterLastWords(HANGUP);

        endsAfter(20);
    }

    @Test
    void aTaskMayWaitForTheLastWordsAndTheCallGoesOn() {
        List<String> done = new ArrayList<>();
        says("r1");
        ends("r1");

        call.afterLastWords(() -> done.add("heard"));
        hears();
        assertThat(done).isEmpty();
        board.advanceMillis(300);

        assertThat(done).containsExactly("heard");
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        call.end(HANGUP);
    }

    @Test
    void whoWaitsIsToldWhenTheCallIsOver() {
        List<String> done = new ArrayList<>();
        says("r1");
        call.afterLastWords(() -> done.add("over"));

        call.end(HANGUP);

        assertThat(done).containsExactly("over");
    }

    /** A second of audio of a response that goes on. */
    private void says(String response) {
        call.events().responseStarted(call.facts(), response);
        call.play(response, "i" + response, SECOND);
    }

    private void ends(String response) {
        call.playout().complete(board.loop.nanoTime());
        call.events().responseEnded(call.facts(), response, "completed");
    }

    /** All that was queued is sent, and the last mark comes back. */
    private void hears() {
        board.advanceMillis(1_700); // half of a second is sent when the line has been silent for one
        board.caller.playedEverything(call);
    }

    private void endsAfter(int millis) {
        if (millis > 20) {
            board.advanceMillis(millis - 20);
            assertThat(call.state()).isEqualTo(CallState.ENDING);
        }
        board.advanceMillis(60);
        assertThat(call.state()).isEqualTo(CallState.ENDED);
        assertThat(board.caller.taken()).endsWith("disconnect hangup");
    }
}
