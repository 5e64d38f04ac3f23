package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.realtime.event.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller speaks over the model: what the server is told of what was heard, and when. */
class BargeInTest {

    /** The model has begun to say so much of {@code item_1} in {@code resp_1}. */
    private static TestCall speaking(int millis) {
        TestCall test = TestCall.ready();
        begin(test, "resp_1", "item_1");
        test.modelSpeaks("resp_1", "item_1", millis);
        return test;
    }

    private static void begin(TestCall test, String response, String item) {
        test.server.says(Says.responseCreated(response), Says.itemAdded(item, "assistant"));
    }

    private static void interrupts(TestCall test) {
        test.server.says(Says.speechStarted(1_000, "item_u"));
    }

    private static long takesTruncate(TestCall test, String item) {
        JsonNode truncate = test.server.takes("conversation.item.truncate");
        assertThat(truncate.path("item_id").textValue()).isEqualTo(item);
        assertThat(truncate.path("content_index").intValue()).isZero();
        return truncate.path("audio_end_ms").longValue();
    }

    private static void takesDelete(TestCall test, String item) {
        assertThat(test.server.takes("conversation.item.delete").path("item_id").textValue())
                .isEqualTo(item);
    }

    @Test
    void theServerIsToldHowMuchWasHeard() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(1_200);
        interrupts(test);
        assertThat(takesTruncate(test, "item_1")).isBetween(1_180L, 1_220L);
        test.server.takesNothing();
        assertThat(test.caller.clears).isOne();
    }

    /** The model speaks, and the loop is late: 300 ms of what came from the caller waits to be read. */
    private static TestCall late() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(1_000);
        test.caller.isUnread = true;
        test.loop.advanceMillis(300);
        return test;
    }

    @Test
    void onALateLoopTheClearLeavesAtOnceAndTheServerIsToldWhatTheEchoesSayThatWereStillToBeRead() {
        TestCall test = late();
        interrupts(test);
        assertThat(test.caller.clears).isOne();
        test.server.takesNothing();

        test.caller.read();
        test.loop.run();

        assertThat(takesTruncate(test, "item_1")).isBetween(1_280L, 1_320L);
        assertThat(test.call.minutes().conversation().item("item_1").heardMillis())
                .isBetween(1_280L, 1_320L);
        test.server.takesNothing();
    }

    @Test
    void onALateLoopWithoutAnyEchoesTheEstimateIsToldInTheNextTurn() {
        TestCall test = late();
        interrupts(test);
        test.loop.run();
        assertThat(takesTruncate(test, "item_1")).isBetween(1_000L, 1_050L);
    }

    @Test
    void whatComesBetweenTheClearAndTheTruncateIsNeitherHeardNorTruncatedTo() {
        TestCall test = TestCall.ready();
        begin(test, "resp_1", "item_1");
        test.modelSpeaks("resp_1", "item_1", 1_100);
        test.loop.advanceMillis(1_000);
        test.caller.isUnread = true;
        test.loop.advanceMillis(300);
        interrupts(test);
        int sent = test.caller.sent().length;
        test.modelSpeaks("resp_1", "item_1", 1_000);
        test.caller.read();
        test.loop.run();

        assertThat(takesTruncate(test, "item_1")).isBetween(1_060L, 1_100L);
        assertThat(test.caller.sent()).hasSize(sent);
        assertThat(test.events.dropped(DropReason.INTERRUPTED)).isEqualTo(1_000);
    }

    @Test
    void anAnswerThatBeginsBeforeTheTruncateIsHeardAndLeftAlone() {
        TestCall test = late();
        interrupts(test);
        begin(test, "resp_2", "item_2");
        test.modelSpeaks("resp_2", "item_2", 1_000);
        test.caller.read();
        test.loop.run();
        assertThat(takesTruncate(test, "item_1")).isBetween(1_280L, 1_320L);
        test.server.takesNothing();
        test.caller.isUnread = false;
        test.loop.advanceMillis(500);
        interrupts(test);
        test.loop.run();
        assertThat(takesTruncate(test, "item_2")).isBetween(480L, 520L);
    }

    @Test
    void whoInterruptsTwiceInATurnIsToldOfTwice() {
        TestCall test = late();
        interrupts(test);
        begin(test, "resp_2", "item_2");
        test.modelSpeaks("resp_2", "item_2", 1_000);
        interrupts(test);
        assertThat(takesTruncate(test, "item_1")).isBetween(1_000L, 1_050L);
        test.loop.run();
        assertThat(test.caller.clears).isEqualTo(2);
        test.server.says(Says.itemDone("item_2", "assistant"));
        takesDelete(test, "item_2");
        test.server.takesNothing();
    }

    @Test
    void aCallThatEndsInTheTurnOfAnInterruptionKnowsWhatWasHeard() {
        TestCall test = late();
        interrupts(test);
        test.call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
        test.loop.run();
        assertThat(test.call.minutes().conversation().item("item_1").heardMillis())
                .isBetween(1_000L, 1_050L);
    }

    @Test
    void whatIsAddedInTheTurnOfAnInterruptionStandsBehindIt() {
        TestCall test = late();
        interrupts(test);
        test.session.add(Item.user("Hello."));
        test.server.takesNothing();
        test.loop.run();
        takesTruncate(test, "item_1");
        test.server.takes("conversation.item.create");
    }

    /** Two gaps were heard in this answer, so 100 ms of it wait for more. */
    private static TestCall holding() {
        TestCall test = TestCall.ready();
        begin(test, "resp_1", "item_1");
        for (int piece = 0; piece < 3; piece++) {
            test.modelSpeaks("resp_1", "item_1", 100);
            test.loop.advanceMillis(200);
        }
        assertThat(test.caller.sent()).hasSize(200 * 8);
        return test;
    }

    @Test
    void whatWaitsToBridgeTheNextGapIsDroppedAndWasNotHeard() {
        TestCall test = holding();
        interrupts(test);
        test.loop.run();
        assertThat(takesTruncate(test, "item_1")).isEqualTo(200);
        test.loop.advanceMillis(2_000);
        assertThat(test.caller.sent()).hasSize(200 * 8);
        assertThat(test.events.gaps).isEqualTo(2);
        test.server.takesNothing();
    }

    @Test
    void theNextAnswerWaitsForNothing() {
        TestCall test = holding();
        interrupts(test);
        test.loop.run();
        takesTruncate(test, "item_1");
        begin(test, "resp_2", "item_2");
        test.modelSpeaks("resp_2", "item_2", 20);
        assertThat(test.caller.sent()).hasSize(220 * 8);
    }

    @Test
    void theCallIsSpeakingWhileAudioWaits() {
        TestCall test = holding();
        assertThat(test.call.state()).isEqualTo(CallState.SPEAKING);
        test.loop.advanceMillis(500);
        assertThat(test.caller.sent()).hasSize(300 * 8);
    }

    @Test
    void aKeysToneInterruptsNothing() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(1_200);
        test.call.mouthpiece().timeline().appended(1_200, test.call.facts().moment());
        test.call.mouthpiece().pressed("5", new CallMessage("voice:twilio/dtmf", "5"));
        test.server.says(Says.speechStarted(1_200, "item_u"));
        test.server.takesNothing();
        assertThat(test.caller.clears).isZero();
    }

    @Test
    void theServerIsToldOfThePartThatTheAudioCameIn() {
        TestCall test = TestCall.ready();
        begin(test, "resp_1", "item_1");
        test.server.says(Says.audio("resp_1", "item_1", TestCall.silence(3_000))
                .replace("content_index\":0", "content_index\":1"));
        test.loop.advanceMillis(1_200);
        interrupts(test);
        assertThat(test.server
                        .takes("conversation.item.truncate")
                        .path("content_index")
                        .intValue())
                .isOne();
    }

    @Test
    void whatWasHeardIsNeverMoreThanWhatCame() {
        TestCall test = speaking(1_003); // padded to 1,020 when it is complete
        test.loop.advanceMillis(1_000);
        interrupts(test);
        assertThat(takesTruncate(test, "item_1")).isBetween(980L, 1_003L);

        test.session.truncate("item_1", 57_340);
        assertThat(takesTruncate(test, "item_1")).isEqualTo(1_003);
    }

    @Test
    void anItemHeardToItsEndIsLeftAlone() {
        TestCall test = speaking(400);
        test.server.says(
                Says.audioDone("resp_1", "item_1"), Says.itemDone("item_1", "assistant"), Says.responseDone("resp_1"));
        test.loop.advanceMillis(2_000);
        interrupts(test);
        test.server.takesNothing();
        assertThat(test.caller.clears).isZero();
    }

    @Test
    void nothingIsSaidOfAnItemOfWhichNoAudioCame() {
        TestCall test = TestCall.ready();
        begin(test, "resp_1", "item_1");
        interrupts(test);
        test.server.says(Says.itemDone("item_1", "assistant"), Says.responseCancelled("resp_1", "turn_detected"));
        test.server.takesNothing();
    }

    @Test
    void nothingIsEverTruncatedToZero() {
        TestCall test = TestCall.ready();
        test.session.truncate("item_9", 500);
        test.session.truncate("item_9", 0);
        test.server.takesNothing();
    }

    @Test
    void anItemOfWhichNothingWasHeardIsDeletedOnceTheServerHasItWhole() {
        TestCall test = speaking(3_000);
        test.server.says(Says.audioDone("resp_1", "item_1"), Says.itemDone("item_1", "assistant"));
        test.server.says(Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_1", "item_2", 1_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        takesTruncate(test, "item_1");
        test.server.takesNothing();

        test.server.says(Says.itemDone("item_2", "assistant"));

        takesDelete(test, "item_2");
        test.server.says(Says.itemDone("item_2", "assistant"), Says.responseCancelled("resp_1", "turn_detected"));
        test.server.says(Says.itemDeleted("item_2"), Says.itemDone("item_2", "assistant"));
        test.server.takesNothing();
    }

    @Test
    void anItemThatTheServerHasWholeIsDeletedAtOnce() {
        TestCall test = speaking(3_000);
        test.server.says(Says.audioDone("resp_1", "item_1"), Says.itemDone("item_1", "assistant"));
        test.server.says(Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_1", "item_2", 1_000);
        test.server.says(Says.itemDone("item_2", "assistant"), Says.responseDone("resp_1"));
        test.loop.advanceMillis(500);
        interrupts(test);
        takesTruncate(test, "item_1");
        takesDelete(test, "item_2");
        test.server.takesNothing();
    }

    @Test
    void anItemThatIsNeverToldToBeWholeIsDeletedWhenItsResponseIsDone() {
        TestCall test = speaking(3_000);
        test.server.says(Says.audioDone("resp_1", "item_1"), Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_1", "item_2", 1_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        takesTruncate(test, "item_1");
        test.server.says(Says.responseCancelled("resp_1", "turn_detected"));
        takesDelete(test, "item_2");
        test.server.takesNothing();
    }

    @Test
    void anItemThatWasNeverInTheConversationIsNotDeleted() {
        TestCall test = speaking(3_000);
        test.modelSpeaks("resp_1", "item_2", 1_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        takesTruncate(test, "item_1");
        test.server.says(Says.responseCancelled("resp_1", "turn_detected"));
        test.server.takesNothing();
    }

    @Test
    void aFunctionCallIsNeverDeleted() {
        TestCall test = speaking(3_000);
        test.server.says(Says.itemAdded("item_f", "assistant"), Says.argumentsDelta("resp_1", "item_f"));
        test.loop.advanceMillis(500);
        interrupts(test);
        takesTruncate(test, "item_1");
        test.server.says(Says.itemDone("item_f", "assistant"), Says.responseDoneCalling("resp_1", "now"));
        test.server.takesNothing();
    }

    @Test
    void applyingAnInterruptionTwiceDeletesOnce() {
        TestCall test = speaking(1_000);
        test.server.says(Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_1", "item_2", 1_000);
        test.loop.advanceMillis(200);
        var interruption = test.call.earpiece().clear();
        test.session.interrupted(interruption);
        test.session.interrupted(interruption);
        takesTruncate(test, "item_1");
        takesTruncate(test, "item_1");
        test.server.says(Says.itemDone("item_2", "assistant"), Says.itemDone("item_2", "assistant"));
        takesDelete(test, "item_2");
        test.server.takesNothing();
    }

    @Test
    void whatStillComesOfWhatWasInterruptedIsDroppedAndCounted() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        int played = test.modelAudio.size();
        for (int i = 0; i < 50; i++) {
            test.modelSpeaks("resp_1", "item_1", 100);
        }
        assertThat(test.modelAudio).hasSize(played);
        assertThat(test.events.dropped(DropReason.INTERRUPTED)).isEqualTo(5_000);
    }

    @Test
    void stragglersAreDroppedEvenWhenTheirResponseIsDone() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        test.server.says(Says.responseCancelled("resp_1", "turn_detected"));
        test.modelSpeaks("resp_1", "item_1", 100);
        assertThat(test.events.dropped(DropReason.INTERRUPTED)).isEqualTo(100);
    }

    @Test
    void theNextAnswerIsHeard() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        test.server.says(Says.speechStopped(2_000, "item_u"), Says.committed("item_u"));
        begin(test, "resp_2", "item_2");
        test.modelSpeaks("resp_1", "item_1", 100);
        test.modelSpeaks("resp_2", "item_2", 100);
        assertThat(test.modelAudio.get(test.modelAudio.size() - 1).itemId()).isEqualTo("item_2");
    }

    @Test
    void theEndOfAnotherResponseDoesNotEndTheItemThatIsPlaying() {
        TestCall test = speaking(1_010);
        test.server.says(Says.audioDone("resp_0", "item_0"), Says.responseDone("resp_0"));
        test.server.says(Says.outOfBandDone("resp_o"));
        test.modelSpeaks("resp_1", "item_1", 1_010);
        test.loop.advanceMillis(1_500);
        assertThat(test.call.earpiece().clear().cuts()).singleElement().satisfies(cut -> assertThat(cut.heardMillis())
                .isBetween(1_480L, 1_520L));
    }

    @Test
    void theServerCancelsByItself() {
        TestCall test = speaking(3_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        takesTruncate(test, "item_1");
        test.server.takesNothing();
    }

    /** As {@link #speaking}, of a server that stops no answer by itself. */
    private static TestCall speakingOn() {
        TestCall test = TestCall.ready(options -> options.interruptResponse(false));
        begin(test, "resp_1", "item_1");
        test.modelSpeaks("resp_1", "item_1", 3_000);
        test.loop.advanceMillis(500);
        return test;
    }

    private static void takesCancel(TestCall test, String response) {
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo(response);
    }

    @Test
    void whereTheServerDoesNotCancelByItselfTheSessionDoesWhenARouteClears() {
        TestCall test = speakingOn();
        interrupts(test);
        assertThat(test.caller.clears).isOne();
        takesCancel(test, "resp_1");
        takesTruncate(test, "item_1");
        test.server.takesNothing();
    }

    @Test
    void whereNoRouteClearsNothingIsCancelled() {
        TestCall test = speakingOn();
        test.speechClears = false;
        interrupts(test);
        test.loop.advanceMillis(500);
        test.server.takesNothing();
        assertThat(test.caller.clears).isZero();
    }

    @Test
    void aRouteThatClearsLaterCancelsThen() {
        TestCall test = speakingOn();
        test.speechClears = false;
        interrupts(test);
        test.server.takesNothing();
        test.call.earpiece().clear();
        takesCancel(test, "resp_1");
    }

    @Test
    void aRouteThatClearsAndCancelsCancelsOnce() {
        TestCall test = speakingOn();
        test.call.earpiece().clear();
        test.session.cancelResponse();
        takesCancel(test, "resp_1");
        test.server.takesNothing();
    }

    @Test
    void aCallThatEndsWhenItsAnswerHasBeenClearedCancelsItOnce() {
        TestCall test = speakingOn();
        test.call.earpiece().clear(); // as at a limit, before its words
        test.call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));
        takesCancel(test, "resp_1");
        test.server.takesNothing();
    }

    @Test
    void whereNothingIsInProgressNothingIsCancelled() {
        TestCall test = TestCall.ready(options -> options.interruptResponse(false));
        interrupts(test);
        test.call.earpiece().clear();
        test.server.takesNothing();
    }

    @Test
    void aCancelThatCameTooLateIsNoError() {
        TestCall test = speaking(3_000);
        test.session.cancelResponse();
        String id = test.server.takes("response.cancel").path("event_id").textValue();
        test.server.says(Says.responseDone("resp_1"), Says.responseCreated("resp_2"));
        test.server.says(Says.error("response_cancel_not_active", null, id));
        assertThat(test.events.modelErrors).isEmpty();
        test.session.cancelResponse();
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_2");
    }

    @Test
    void responsesBesideTheConversationAreCancelledOnceAndNothingIsSaidOfTheirItems() {
        TestCall test = TestCall.ready();
        test.server.says(Says.outOfBandCreated("resp_o"));
        test.modelSpeaks("resp_o", "item_o", 3_000);
        test.loop.advanceMillis(500);
        interrupts(test);
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_o");
        test.modelSpeaks("resp_o", "item_o", 100);
        assertThat(test.events.dropped(DropReason.INTERRUPTED)).isEqualTo(100);
        interrupts(test);
        test.server.says(Says.outOfBandDone("resp_o"));
        test.server.takesNothing();
    }

    @Test
    void aResponseBesideTheConversationThatIsDoneIsNotCancelled() {
        TestCall test = TestCall.ready();
        test.server.says(Says.outOfBandCreated("resp_o"), Says.outOfBandDone("resp_o"));
        interrupts(test);
        test.server.takesNothing();
    }

    @Test
    void aResponseOfOursThatBeginsWhileTheCallerSpeaksIsCancelledAndNotHeard() {
        TestCall test = TestCall.ready();
        test.session.requestResponse();
        test.server.takes("response.create");
        interrupts(test);
        begin(test, "resp_1", "item_1");
        test.modelSpeaks("resp_1", "item_1", 100);
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_1");
        assertThat(test.modelAudio).isEmpty();

        test.server.says(Says.responseCancelled("resp_1", "client_cancelled"));
        test.server.says(Says.speechStopped(2_000, "item_u"), Says.committed("item_u"));
        test.server.says(Says.responseCreated("resp_2"));
        test.modelSpeaks("resp_2", "item_2", 100);
        test.server.says(Says.responseDone("resp_2"));
        test.loop.advanceMillis(20_000);
        test.server.takesNothing();
        assertThat(test.modelAudio).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 260})
    void aGreetingCutBeforeItWasHeardIsAskedForAgainOnce(int heard) {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.server.says(Says.greetingCreated("resp_g"), Says.itemAdded("item_g", "assistant"));
        if (heard > 0) {
            test.modelSpeaks("resp_g", "item_g", 2_000);
        }
        test.loop.advanceMillis(heard);
        interrupts(test);
        if (heard > 0) {
            takesTruncate(test, "item_g");
        }
        JsonNode item = test.server.takes("conversation.item.create").path("item");
        assertThat(item.path("role").textValue()).isEqualTo("system");
        assertThat(item.at("/content/0/text").textValue()).contains("Hello, this is Acme.");
        interrupts(test);
        test.server.takesNothing();
    }

    @Test
    void aGreetingOfWhichThreeTenthsOfASecondWereHeardWasHeard() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.server.says(Says.greetingCreated("resp_g"), Says.itemAdded("item_g", "assistant"));
        test.modelSpeaks("resp_g", "item_g", 2_000);
        test.loop.advanceMillis(340);
        interrupts(test);
        takesTruncate(test, "item_g");
        test.server.takesNothing();
    }

    @Test
    void aGreetingHeardToItsEndIsNotAskedForAgain() {
        TestCall test = TestCall.ready(options -> options.greeting("Hi."));
        test.server.says(Says.greetingCreated("resp_g"), Says.itemAdded("item_g", "assistant"));
        test.modelSpeaks("resp_g", "item_g", 200);
        test.server.says(Says.audioDone("resp_g", "item_g"), Says.responseDone("resp_g"));
        test.loop.advanceMillis(2_000);
        interrupts(test);
        test.server.takesNothing();
    }

    @Test
    void aGreetingThatTheServerHasNotBegunIsLeftToCome() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello."));
        interrupts(test);
        test.server.takesNothing();
    }

    @Test
    void theAnswerToAnItemThatCrossedTheTurnsOwnResponseIsNotLost() {
        TestCall test = TestCall.ready();
        test.server.says(Says.turn("item_u"));
        test.session.add(Item.functionCallOutput("call_1", "{}"));
        test.session.requestResponse();
        String id = test.server.takes("conversation.item.create").at("/item/id").textValue();
        begin(test, "resp_1", "item_1");
        test.server.says(Says.itemAdded(id, null));
        test.modelSpeaks("resp_1", "item_1", 100);
        test.server.says(Says.responseDone("resp_1"));
        test.server.takes("response.create");
    }

    @Test
    void anItemThatIsRefusedHoldsNothingUp() {
        TestCall test = TestCall.ready();
        test.session.add(Item.user("Hello."));
        String id =
                test.server.takes("conversation.item.create").path("event_id").textValue();
        test.server.says(Says.error("invalid_value", "item.content", id));
        assertThat(test.events.modelErrors).isEqualTo(List.of("invalid_value"));
        test.server.says(Says.turn("item_u"));
        test.session.requestResponse();
        begin(test, "resp_1", "item_1");
        test.modelSpeaks("resp_1", "item_1", 100);
        test.server.says(Says.responseDone("resp_1"));
        test.server.takesNothing();
    }
}
