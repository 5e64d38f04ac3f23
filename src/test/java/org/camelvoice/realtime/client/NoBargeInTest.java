package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelvoice.call.CallState;
import org.junit.jupiter.api.Test;

/** A tenant whose callers may not interrupt the model: it is heard to the end, and then they are answered. */
class NoBargeInTest {

    /** The model has begun to say so much of {@code item_1} in {@code resp_1}. */
    private static TestCall speaking(int millis) {
        TestCall test = TestCall.ready(TestCall.OptionsBuilder::withoutBargeIn);
        test.server.says(Says.responseCreated("resp_1"), Says.itemAdded("item_1", "assistant"));
        test.modelSpeaks("resp_1", "item_1", millis);
        return test;
    }

    private static void completes(TestCall test) {
        test.server.says(
                Says.audioDone("resp_1", "item_1"), Says.itemDone("item_1", "assistant"), Says.responseDone("resp_1"));
    }

    @Test
    void speechClearsNothingAndCancelsNothing() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(1_000);

        test.server.says(Says.speechStarted(1_000, "item_u"));
        test.loop.advanceMillis(1_000);

        test.server.takesNothing();
        assertThat(test.caller.clears).isZero();
        assertThat(test.call.state()).isEqualTo(CallState.SPEAKING);
    }

    @Test
    void whatWasSaidMeanwhileIsAnsweredWhenTheModelWasHeardToItsEnd() {
        TestCall test = speaking(3_000);
        completes(test);
        test.loop.advanceMillis(1_000);
        test.server.says(Says.turn("item_u"));
        test.loop.advanceMillis(1_500);
        test.server.takesNothing();

        test.loop.advanceMillis(1_000);

        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void severalTurnsAreAnsweredAtOnce() {
        TestCall test = speaking(4_000);
        completes(test);
        test.server.says(Says.turn("item_u"));
        test.loop.advanceMillis(1_500);
        test.server.says(Says.turn("item_v"));

        test.loop.advanceMillis(4_000);

        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void whileTheCallerStillSpeaksTheAnswerWaits() {
        TestCall test = speaking(2_000);
        completes(test);
        test.server.says(Says.turn("item_u"));
        test.loop.advanceMillis(1_500);
        test.server.says(Says.speechStarted(2_000, "item_v"));
        test.loop.advanceMillis(1_500);
        test.server.takesNothing();

        test.server.says(Says.speechStopped(4_000, "item_v"), Says.committed("item_v"));

        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void anAnswerThatIsAskedForOtherwiseAnswersTheTurnToo() {
        TestCall test = speaking(2_000);
        completes(test);
        test.server.says(Says.turn("item_u"));

        test.session.requestResponse();
        test.server.takes("response.create");
        test.server.says(Says.responseCreated("resp_2"), Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_2", "item_2", 500);
        test.server.says(Says.audioDone("resp_2", "item_2"), Says.responseDone("resp_2"));
        test.loop.advanceMillis(4_000);

        test.server.takesNothing();
    }

    @Test
    void aTurnInSilenceIsAnsweredAtOnce() {
        TestCall test = TestCall.ready(TestCall.OptionsBuilder::withoutBargeIn);

        test.server.says(Says.turn("item_u"));

        test.server.takes("response.create");
        assertThat(test.call.state()).isEqualTo(CallState.THINKING);
    }

    /** Speech over the model is no turn whose latency a caller felt. */
    @Test
    void theWaitIsNoLatencyOfAnAnswer() {
        TestCall test = speaking(3_000);
        completes(test);
        test.server.says(Says.turn("item_u"));
        test.loop.advanceMillis(4_000);
        test.server.takes("response.create");

        test.server.says(Says.responseCreated("resp_2"), Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_2", "item_2", 500);
        test.loop.advanceMillis(500);

        assertThat(test.events.turnMillis).isEmpty();
    }
}
