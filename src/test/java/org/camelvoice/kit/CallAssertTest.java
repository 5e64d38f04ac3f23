package org.camelvoice.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.camelvoice.kit.CallAssert.assertThat;

import java.util.List;
import java.util.Map;
import org.camelvoice.call.EndReason;
import org.camelvoice.event.CallRecord;
import org.camelvoice.event.EventHead;
import org.camelvoice.event.VoiceEvent;
import org.camelvoice.event.VoiceEvent.CallerTranscript;
import org.camelvoice.event.VoiceEvent.ModelTranscript;
import org.camelvoice.event.VoiceEvent.Tokens;
import org.camelvoice.event.VoiceEvent.Tool;
import org.junit.jupiter.api.Test;

class CallAssertTest {
    private static final String GREETING = "Hello, this is Acme. How can I help?";
    private static final CallStory CALL = CallStory.of(List.of(
            new ModelTranscript(
                    head("transcript.model", 2_100), "item_1", GREETING, GREETING, 2_000, null, false, false),
            new Tool(head("tool", 3_900), "order_status", "call_1", "answered", 230),
            new CallerTranscript(head("transcript.caller", 4_000), "item_2", "Where is  my order?", false),
            new ModelTranscript(
                    head("transcript.model", 6_000), "item_3", "It left on Monday.", "It left", 640, 12, true, true),
            ended()));

    private static EventHead head(String event, long atMs) {
        return new EventHead(event, "call-1", "acme", "1", "twilio", atMs);
    }

    private static VoiceEvent ended() {
        return new CallRecord(
                head("call.ended", 8_200),
                "2026-11-22T03:41:07Z",
                "2026-11-22T03:41:15Z",
                8_200,
                null,
                Map.of(),
                "caller-hung-up",
                "The caller hung up",
                false,
                1,
                1,
                new Tokens(0, 0, 0, 0, 0, 0),
                null,
                0);
    }

    @Test
    void aCallIsToldFromItsGreetingToItsEnd() {
        assertThat(CALL)
                .heard("this is acme")
                .toItsEnd()
                .said("Where is my order?")
                .usedTool("order_status")
                .heard("It left")
                .interruptedAt(650, within(20))
                .neverHeard("on Monday")
                .endedBecause(EndReason.Kind.CALLER_HUNG_UP);
    }

    @Test
    void whatIsWrongIsToldWithAllOfTheCall() {
        assertThatThrownBy(() -> assertThat(CALL).said("order").heard("on Monday"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expected the caller to hear "on Monday" after "Where is  my order?", but the call was
                          call call-1 by twilio, tenant acme
                            2.1 s  model     "Hello, this is Acme. How can I help?"
                            3.9 s  tool      order_status answered in 230 ms
                            4.0 s  caller    "Where is  my order?"
                            6.0 s  model     "It left on Monday."  interrupted after 640 ms: "It left"
                            8.2 s  ended     caller-hung-up: The caller hung up""");
    }

    @Test
    void whatComesBeforeIsNotFoundBehind() {
        fails(() -> assertThat(CALL).said("Where is").heard("Acme"), "hear \"Acme\" after");
    }

    @Test
    void anInterruptionIsTakenAtItsWord() {
        fails(() -> assertThat(CALL).heard("It left").interruptedAt(600, within(20)), "after 600 ms, give or take 20");
        fails(() -> assertThat(CALL).heard("Acme").interruptedAt(2_000, within(20)), "to be interrupted");
        fails(() -> assertThat(CALL).heard("It left").toItsEnd(), "\"It left on Monday.\" to be heard to its end");
    }

    @Test
    void whatWasHeardIsNotNever() {
        fails(() -> assertThat(CALL).neverHeard("It left"), "never to hear \"It left\"");
    }

    @Test
    void aToolThatFailedIsNoToolThatAnswered() {
        fails(() -> assertThat(CALL).usedTool("weather"), "the tool weather to be used and answered");
        fails(() -> assertThat(CALL).usedTool("order_status", "failed"), "order_status to be used and failed");
    }

    @Test
    void aCallEndsForOneReason() {
        fails(() -> assertThat(CALL).endedBecause(EndReason.Kind.HANGUP), "ended because of hangup");
        fails(
                () -> assertThat(CallStory.of(List.of())).endedBecause(EndReason.Kind.HANGUP),
                "a call of which nothing was told\n    no end yet");
    }

    private static void fails(Runnable assertion, String with) {
        assertThatThrownBy(assertion::run).isInstanceOf(AssertionError.class).hasMessageContaining(with);
    }

    @Test
    void aStoryIsForPeople() {
        assertThat(CALL.toString()).contains("2.1 s  model     \"Hello");
    }
}
