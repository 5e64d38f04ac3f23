package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelvoice.audio.AudioFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller who says nothing is asked whether they are there, and at last the call ends. */
class CallerSilenceTest {
    private static final String ASKED = "SYSTEM Are you there?";
    private static final byte[] SECOND = new byte[8_000]; // of µ-law

    private final Switchboard board = new Switchboard();
    private final RecordedSession session = new RecordedSession();
    private Call call;

    @BeforeEach
    void talk() {
        board.tenant.getIdle().setSeconds(10);
        board.tenant.getIdle().setPrompt("Are you there?");
        board.tenant.getIdle().setTimes(2);
        call = board.talk();
        call.session(session);
    }

    @AfterEach
    void end() {
        call.ending().end(EndReason.SHUTDOWN);
        board.events.forget();
        board.caller.taken();
        board.closeAfterCalls();
    }

    private void listens(long millis) {
        board.advanceMillis(millis);
    }

    private void asked(int times) {
        assertThat(session.lines.stream().filter(ASKED::equals)).hasSize(times);
    }

    @Test
    void theModelIsToldToAsk() {
        listens(9_900);
        asked(0);

        listens(200);

        asked(1);
        assertThat(call.state().isOpen()).isTrue();
    }

    @Test
    void afterTheLastQuestionTheCallEndsWithAReasonOfItsOwn() {
        listens(29_900);
        asked(2);
        assertThat(call.state().isOpen()).isTrue();

        listens(300);

        assertThat(call.endReason())
                .hasToString(
                        "caller-silent: The caller said nothing for 10 s, after 2 questions whether they are there");
        assertThat(call.state()).isEqualTo(CallState.ENDED);
    }

    @Test
    void theTimeRunsFromTheLastMillisecondThatWasHeard() {
        for (int i = 0; i < 5; i++) {
            call.earpiece().play("r1", "i1", SECOND);
        }
        call.earpiece().complete();
        for (int i = 0; i < 50; i++) { // the far end says what was played
            listens(100);
            board.caller.playedEverything(call);
        }
        listens(9_800);
        asked(0);

        listens(400);

        asked(1);
    }

    @Test
    void itDoesNotRunWhileTheModelOrAToolIsBusy() {
        session.busy = true;
        listens(60_000);
        asked(0);

        session.busy = false;
        listens(9_900);
        asked(0);
        listens(200);
        asked(1);
    }

    @Test
    void whoSpeaksIsThere() {
        listens(25_000);
        asked(2);
        call.mouthpiece().timeline().appended(20, call.facts().moment());
        call.mouthpiece().speechStarted(0);
        call.mouthpiece().speechStopped(20);

        listens(9_900);
        asked(2);
        listens(200);

        asked(3);
    }

    @Test
    void whoPressesAKeyIsThere() {
        listens(25_000);
        call.mouthpiece().pressed("5", new CallMessage("voice:twilio/dtmf", "5"));

        listens(9_900);
        asked(2);
        listens(200);

        asked(3);
    }

    @Test
    void withoutQuestionsTheCallEndsWhenTheTimeIsUp() {
        board.tenant.getIdle().setTimes(0);

        listens(10_300);

        asked(0);
        assertThat(call.state()).isEqualTo(CallState.ENDED);
        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.CALLER_SILENT);
    }

    @Test
    void byDefaultACallerMayBeSilentForEver() {
        board.tenant.getIdle().setSeconds(0);

        listens(3_600_000);

        asked(0);
        assertThat(call.state().isOpen()).isTrue();
    }

    @Test
    void aCallWhoseModelIsNotThereYetWaits() {
        call.session(null);
        listens(60_000);
        assertThat(call.state().isOpen()).isTrue();
        assertThat(call.earpiece().format()).isEqualTo(AudioFormat.MULAW_8K);
    }
}
