package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Properties;
import org.camelvoice.budget.FileBudgets;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that reaches a limit of its tenant: what is being said is heard, then a few words, then the end. */
class MeterTest {
    private static final byte[] SECOND = new byte[8_000]; // of µ-law

    private final Switchboard board = new Switchboard();
    private final RecordedSession session = new RecordedSession();
    private int responses;

    @TempDir
    Path folder;

    @AfterEach
    void nothingElseHappened() {
        board.close();
    }

    private Call talk() {
        Properties prices = new Properties();
        prices.setProperty("dear.audio.out", "1000000"); // a dollar a token
        board.calls.prices(new Prices(prices));
        Call call = board.talk();
        call.session(session);
        return call;
    }

    /** Of another response each time. */
    private ModelUsage usage(String model, long audioOut) {
        responses++;
        return new ModelUsage(Source.RESPONSE, "r" + responses, model, new Tokens(0, 0, 0, 0, 0, audioOut), 0);
    }

    @Test
    void theTokensOfACallEndIt() {
        board.tenant.getLimits().setTokensPerCall(100);
        Call call = talk();

        call.minutes().used(new ModelUsage(Source.RESPONSE, "r1", "free", new Tokens(10, 20, 10, 20, 5, 64), 0));
        board.advanceMillis(2_000);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        call.minutes().used(new ModelUsage(Source.TRANSCRIPTION, "i1", "other", new Tokens(0, 1, 0, 0, 0, 0), 0));
        board.advanceMillis(40);

        assertThat(session.lines).containsExactly("limit");
        board.advanceMillis(40);
        board.events.assertNext(
                "limit tokens-per-call",
                "LISTENING > ENDING",
                "ENDING > ENDED",
                "ended limit-reached: Tenant acme: limits.tokensPerCall: 100 of 100 tokens of the call are used");
        board.caller.assertNext("disconnect limit-reached");
        assertThat(session.lines).containsExactly("limit", "close");
    }

    @Test
    void theMoneyOfACallEndsIt() {
        board.tenant.getLimits().setUsdPerCall(2.5);
        Call call = talk();

        call.minutes().used(usage("dear", 2));
        board.advanceMillis(2_000);
        call.minutes().used(usage("dear", 1));
        board.advanceMillis(80);

        board.events.assertNextBegins("limit usd-per-call");
        board.events.assertNext(
                "LISTENING > ENDING",
                "ENDING > ENDED",
                "ended limit-reached: Tenant acme: limits.usdPerCall: 3.0000 of 2.5000 US dollars of the call are used");
        board.caller.assertNext("disconnect limit-reached");
    }

    @Test
    void whatHasNoPriceCountsInTokensOnly() {
        board.tenant.getLimits().setUsdPerCall(2.5);
        board.tenant.getLimits().setTokensPerCall(1_000_000);
        Call call = talk();

        call.minutes().used(usage("unknown", 999_999));
        board.advanceMillis(2_000);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        call.minutes().used(usage("unknown", 1));
        board.advanceMillis(80);

        board.events.assertNext("limit tokens-per-call");
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void theTimeOfACallEndsItWithTheSameWords() {
        board.tenant.getLimits().setCallSeconds(60);
        talk();

        board.advanceMillis(60_000);
        assertThat(session.lines).isEmpty();
        board.advanceMillis(80);

        assertThat(session.lines).containsExactly("limit", "close");
        board.events.assertNext(
                "limit call-seconds",
                "LISTENING > ENDING",
                "ENDING > ENDED",
                "ended time-limit: Tenant acme: limits.callSeconds: the call has taken 60 s");
        board.caller.assertNext("disconnect time-limit");
    }

    @Test
    void whatOtherCallsUseOfTheDaysBudgetEndsThisOneToo() {
        board.tenant.getLimits().setTokensPerDay(100);
        Call call = talk();
        board.advanceMillis(500);

        board.calls.budgets().add("acme", ZoneOffset.UTC, 100, 0);
        board.advanceMillis(1_100);

        assertThat(call.state().isOver()).isTrue();
        board.events.assertNextBegins("limit tokens-per-day");
        board.events.forget();
        board.caller.assertNext("disconnect limit-reached");
    }

    @Test
    void aCallOverMidnightUsesTheBudgetOfTheDayOnWhichItUsesIt() {
        board.tenant.setTimeZone("Europe/Berlin");
        board.tenant.getLimits().setTokensPerDay(100);
        Call call = talk();
        board.clock.set("2026-11-29T22:59:00Z");
        call.minutes().used(usage("m", 99));
        board.advanceMillis(2_000);

        board.clock.set("2026-11-29T23:01:00Z");
        call.minutes().used(usage("m", 99));
        board.advanceMillis(2_000);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        call.minutes().used(usage("m", 1));
        board.advanceMillis(80);

        assertThat(call.endReason().sentence())
                .isEqualTo("Tenant acme: limits.tokensPerDay: 100 of 100 tokens of 2026-11-30 are used");
        board.events.forget();
        board.caller.taken();
    }

    @Test
    void whatACallUsesCountsWhenItIsUsedAndAfterARestart() {
        board.tenant.getLimits().setTokensPerDay(100);
        board.calls.budgets().keepIn(new FileBudgets(folder.resolve("budgets.properties")));
        Call call = talk();
        call.minutes().used(usage("m", 60));
        board.calls.budgets().close(); // in the middle of the call

        try (Switchboard restarted = new Switchboard()) {
            restarted.tenant.getLimits().setTokensPerDay(100);
            restarted.calls.budgets().keepIn(new FileBudgets(folder.resolve("budgets.properties")));
            Call next = restarted.talk();
            next.session(session);
            next.minutes().used(usage("m", 40));
            restarted.advanceMillis(80);

            assertThat(next.endReason().sentence())
                    .isEqualTo("Tenant acme: limits.tokensPerDay: 100 of 100 tokens of 2026-11-29 are used");
            restarted.events.forget();
            restarted.caller.taken();
            restarted.calls.budgets().close();
        }
    }

    @Test
    void theCallerHearsTheRestOfTheAnswerFirst() {
        board.tenant.getLimits().setTokensPerCall(1);
        Call call = talk();
        call.events().responseStarted(call.facts(), "r1");
        for (int second = 0; second < 3; second++) {
            call.earpiece().play("r1", "i1", SECOND.clone());
        }
        call.events().responseEnded(call.facts(), "r1", "completed");
        call.earpiece().complete();
        call.minutes().used(usage("m", 1));

        for (int played = 0; played < 2_900; played += 20) {
            board.advanceMillis(20);
            assertThat(session.lines).isEmpty();
        }
        board.caller.playedEverything(call);
        board.advanceMillis(600);
        board.caller.playedEverything(call);
        board.advanceMillis(600);

        assertThat(session.lines).first().isEqualTo("limit");
        assertThat(board.events.sentMillis()).isEqualTo(3_000);
        forgetTheRest();
    }

    @Test
    void ofAnAnswerThatTakesLongTheCallerHearsFifteenSeconds() {
        board.tenant.getLimits().setTokensPerCall(1);
        Call call = talk();
        call.events().responseStarted(call.facts(), "r1");
        for (int second = 0; second < 60; second++) {
            call.earpiece().play("r1", "i1", SECOND.clone());
        }
        call.minutes().used(usage("m", 1));

        for (int played = 0; played < 15_000; played += 20) {
            board.advanceMillis(20);
            board.caller.playedEverything(call);
        }
        assertThat(session.lines).isEmpty();
        board.advanceMillis(100);

        assertThat(session.lines).first().isEqualTo("limit");
        assertThat(board.caller.taken()).as("the rest is dropped").contains("clear");
        assertThat(board.events.sentMillis()).isBetween(15_000L, 16_000L);
        board.advanceMillis(1_000);
        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.LIMIT_REACHED);
        assertThat(call.state()).isEqualTo(CallState.ENDED);
        forgetTheRest();
    }

    @Test
    void theNextAnswerIsNotHeard() {
        board.tenant.getLimits().setTokensPerCall(1);
        Call call = talk();
        call.events().responseStarted(call.facts(), "r1");
        call.earpiece().play("r1", "i1", SECOND.clone());
        call.minutes().used(usage("m", 1));
        board.advanceMillis(40);

        call.events().responseStarted(call.facts(), "r2");
        call.earpiece().play("r2", "i2", SECOND.clone());

        assertThat(board.events.droppedMillis()).isEqualTo(1_000);
        forgetTheRest();
    }

    @Test
    void theCallerMayHangUpMeanwhile() {
        board.tenant.getLimits().setTokensPerCall(1);
        Call call = talk();
        call.events().responseStarted(call.facts(), "r1");
        call.earpiece().play("r1", "i1", SECOND.clone());
        call.minutes().used(usage("m", 1));
        board.advanceMillis(40);

        call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));

        assertThat(session.lines).containsExactly("close");
        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.CALLER_HUNG_UP);
        forgetTheRest();
    }

    @Test
    void aSessionThatCannotSayItEndsTheCallAtOnce() {
        board.tenant.getLimits().setTokensPerCall(1);
        Call call = talk();
        call.session(new RecordedSession() {
            @Override
            public void apologize(EndReason why) {
                throw new IllegalStateException("no");
            }
        });
        call.minutes().used(usage("m", 1));
        board.advanceMillis(40);

        assertThat(call.state()).isEqualTo(CallState.ENDED);
        forgetTheRest();
    }

    private void forgetTheRest() {
        board.events.forget();
        board.caller.taken();
    }
}
