package org.camelvoice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.RecordedRoute;
import org.camelvoice.call.Switchboard;
import org.camelvoice.platform.websocket.RecordedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What calls leave in the log: little, and nothing of what was said. */
class CallLogTest {
    private final Switchboard board = new Switchboard();
    private final RecordedLog log = new RecordedLog();

    CallLogTest() {
        board.calls.observe(new CallLog());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aCallThatGoesWellLeavesNothing() {
        Call call = board.talk();
        call.routes().dispatch(new CallMessage("openai-realtime:response.done", "{}"));
        call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));

        assertThat(log.linesOf("org.camelvoice")).isEmpty();
    }

    @Test
    void aCallThatFailsSaysWhy() {
        Call call = board.talk();

        call.ending().end(new EndReason(EndReason.Kind.MODEL_REFUSED, "api.openai.com refused the API key"));

        assertThat(log.linesOf("org.camelvoice"))
                .containsExactly("call " + call.facts().id()
                        + " (twilio, tenant acme) failed: api.openai.com refused the API key");
    }

    @Test
    void aLineAboutACallHasItsTenantAndItsIdBesideIt() {
        Call call = board.talk();

        board.calls.events().modelError(call.facts(), "rate_limit_exceeded");
        board.calls.events().doubted(call.facts(), Playout.Doubt.EARLY);
        board.calls.events().responseUnfinished(call.facts(), "r1", "incomplete", "content_filter");
        board.calls.events().routeFailed(call.facts(), "barge-in", new IllegalStateException());
        call.ending().end(new EndReason(EndReason.Kind.MODEL_LOST, "The model is gone"));
        board.calls.events().refusedMessage("twilio", "connection-1", "Expected JSON, got 8 characters");

        String beside = "acme " + call.facts().id();
        assertThat(log.callsBeside("org.camelvoice")).containsExactly(beside, beside, beside, beside, beside, "");
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void aRouteThatFailsIsNamedWithItsExceptionButNotWithWhatThatSays() {
        RecordedRoute digits =
                board.route("voice:twilio/dtmf").failingWith("the caller's card number is 4711-4711-4711");
        Call call = board.talk();

        call.routes().dispatch(new CallMessage("voice:twilio/dtmf", "4711-4711-4711"));

        digits.next();
        assertThat(log.linesOf("org.camelvoice")).singleElement().satisfies(line -> assertThat(line)
                .contains("route route-of-dtmf failed: java.lang.IllegalArgumentException")
                .doesNotContain("4711-4711")); // more than an id has by chance
    }

    @Test
    void aCarrierThatIsNotBelievedIsNamedOnceAndNotItsCaller() {
        Call call = board.talk();

        for (int i = 0; i < 1_000; i++) {
            board.calls.events().doubted(call.facts(), Playout.Doubt.EARLY);
        }

        assertThat(log.linesOf("org.camelvoice"))
                .containsExactly(
                        "The far end of " + call + ", from an unknown address, is not believed: it says that it has"
                                + " played what cannot have been played yet; the clock decides what was heard");
    }

    @Test
    void anAnswerThatIsNotWholeSaysWhyButNotThatTheCallerSpoke() {
        Call call = board.talk();

        board.calls.events().responseUnfinished(call.facts(), "r1", "cancelled", "turn_detected");
        board.calls.events().responseUnfinished(call.facts(), "r2", "incomplete", "max_output_tokens");

        assertThat(log.linesOf("org.camelvoice"))
                .containsExactly(call + ": the model's answer is incomplete: max_output_tokens");
    }

    @Test
    void aThousandFailuresAreOneLineForNow() {
        Call call = board.talk();

        for (int i = 0; i < 1_000; i++) {
            board.calls.events().refusedMessage("twilio", "connection-1", "Expected JSON, got 8 characters");
            board.calls.events().modelError(call.facts(), "rate_limit_exceeded");
        }

        assertThat(log.linesOf("org.camelvoice"))
                .containsExactly(
                        "twilio connection connection-1: Expected JSON, got 8 characters",
                        call + ": the model reported rate_limit_exceeded");
    }

    @Test
    void anErrorWithoutACodeIsReportedToo() {
        Call call = board.talk();

        board.calls.events().modelError(call.facts(), null);

        assertThat(log.linesOf("org.camelvoice")).containsExactly(call + ": the model reported null");
    }

    /** At every level: an event's name is its sender's word. */
    @Test
    void noLineIsForgedWithTheNameOfAnEvent() {
        Configurator.setLevel(CallLog.class.getName(), Level.TRACE);
        try {
            board.talk().routes().dispatch(new CallMessage("openai-realtime:x\r\n2026-11-28 ERROR forged", "{}"));
        } finally {
            Configurator.setLevel(CallLog.class.getName(), (Level) null);
        }

        assertThat(log.linesOf("org.camelvoice"))
                .anySatisfy(line ->
                        assertThat(line).endsWith("no route handles openai-realtime:x??2026-11-28 ERROR forged"))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n", "\r"));
    }
}
