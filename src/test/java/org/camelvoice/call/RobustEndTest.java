package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call ends once and for all, whatever its parts throw meanwhile. */
class RobustEndTest {
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.HANGUP, "A test hung up");
    private static final byte[] SECOND = new byte[8_000]; // of µ-law

    private final Switchboard board = new Switchboard();

    @AfterEach
    void nothingIsLeft() {
        board.events.forget();
        board.caller.taken();
        board.closeAfterCalls();
    }

    @Test
    void aSessionThatCannotBeClosedKeepsNobodyWaiting() {
        Call call = board.talk();
        call.session(new RecordedSession() {
            @Override
            public void close() {
                throw new IllegalStateException("no");
            }
        });

        call.ending().end(HANGUP);

        board.caller.assertNext("disconnect hangup");
        board.events.assertNext("LISTENING > ENDED", "ended hangup: A test hung up");
    }

    @Test
    void ofThoseWhoWaitForTheLastWordsEachIsToldThoughOneThrows() {
        AtomicInteger told = new AtomicInteger();
        Call call = board.talk();
        call.earpiece().play("r1", "i1", SECOND);
        call.ending().afterLastWords(() -> {
            throw new IllegalStateException("no");
        });
        call.ending().afterLastWords(told::incrementAndGet);

        call.ending().end(HANGUP);

        assertThat(told).hasValue(1);
    }

    @Test
    void whoWaitsForTheLastWordsIsToldOnceThoughTheyEndTheCall() {
        AtomicInteger told = new AtomicInteger();
        Call call = board.talk();
        call.ending().hangUp(HANGUP, false);
        call.ending().afterLastWords(told::incrementAndGet);

        board.advanceMillis(20_000);

        assertThat(told).hasValue(1);
    }

    @Test
    void nothingIsToldOfAudioWhoseSendingEndedTheCall() {
        Call call = board.talk();
        board.caller.refusing(() -> call.ending().end(HANGUP));

        call.earpiece().play("r1", "i1", SECOND);

        board.events.assertNext("LISTENING > ENDED", "ended hangup: A test hung up");
        board.events.assertExhausted();
        assertThat(board.events.sentMillis()).isZero();
    }

    @Test
    void audioThatCouldNotBeSentOnceStopsNothing() {
        Call call = board.talk();
        AtomicBoolean once = new AtomicBoolean(true);
        board.caller.refusing(() -> {
            if (once.getAndSet(false)) {
                throw new IllegalStateException("no");
            }
        });
        assertThatThrownBy(() -> call.earpiece().play("r1", "i1", SECOND)).hasMessage("no");

        call.ending().hangUp(HANGUP, false);
        board.advanceMillis(30_000);

        assertThat(call.state()).isEqualTo(CallState.ENDED);
    }

    @Test
    void aRouteThatHoldsUpTheEndOfAFailedCallHoldsItUpFor15SecondsAtMost() {
        Call call = board.talk();

        call.ending().endSoon(HANGUP);
        board.advanceMillis(14_900);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);

        board.advanceMillis(200);
        assertThat(call.state()).isEqualTo(CallState.ENDED);
    }
}
