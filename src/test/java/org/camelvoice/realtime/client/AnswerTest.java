package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.tool.ManualTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That there is one answer to what the caller says, and what happens when there is none. */
class AnswerTest {
    private final ManualTools tools = new ManualTools();

    @AfterEach
    void close() {
        tools.close();
    }

    private static TestCall afterATurn() {
        TestCall test = TestCall.ready();
        test.server.says(Says.turn("item_u"));
        return test;
    }

    /** The tool {@code now}, of which no result comes. */
    private TestCall afterATurnWithAToolThatTakesItsTime() {
        tools.add("now");
        TestCall test = TestCall.readyWith(tools.tools());
        test.server.ignoresTheRest();
        test.server.says(Says.turn("item_u"));
        return test;
    }

    private static void takesRetry(TestCall test) {
        JsonNode response = test.server.takes("response.create").path("response");
        assertThat(response.path("output_modalities").toString()).isEqualTo("[\"audio\"]");
    }

    @Test
    void aTurnThatTheServerAnswersIsLeftToTheServer() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", 500);
        test.server.says(Says.audioDone("resp_1", "item_1"), Says.responseDone("resp_1"));
        test.loop.advanceMillis(60_000);
        test.server.takesNothing();
        assertThat(test.caller.sent()).hasSize(500 * 8);
        assertThat(test.events.modelErrors).isEmpty();
        assertThat(test.events.ends).isEmpty();
    }

    @Test
    void afterSixSecondsOfSilenceItIsAskedForOnceMoreThenComesAnApologyAndAfterThirtyTheEnd() {
        TestCall test = afterATurn();
        test.loop.advanceMillis(6_000);
        test.server.takesNothing();
        test.loop.advanceMillis(20);
        takesRetry(test);
        test.loop.advanceMillis(5_980);
        assertThat(test.apologies()).isZero();
        test.loop.advanceMillis(60);
        assertThat(test.apologies()).isOne();
        test.loop.advanceMillis(17_900);
        assertThat(test.call.state().isOpen()).isTrue();
        test.loop.advanceMillis(100);
        assertThat(test.ended()).isEqualTo(new EndReason(Kind.MODEL_SILENT, "The model gave no answer for 30 s"));
        assertThat(test.apologies()).isOne();
        test.server.takesNothing();
    }

    @Test
    void aResponseThatIsStuckIsCancelledBeforeAnotherIsAskedFor() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"));
        test.loop.advanceMillis(6_020);
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_1");
        test.server.takesNothing();

        test.server.says(Says.responseCancelled("resp_1", "client_cancelled"));

        takesRetry(test);
        test.server.says(Says.responseCreated("resp_2"));
        test.modelSpeaks("resp_2", "item_2", 200);
        test.server.says(Says.audioDone("resp_2", "item_2"));
        test.loop.advanceMillis(60_000);
        assertThat(test.apologies()).isZero();
        assertThat(test.events.ends).isEmpty();
    }

    /** The model says 200 ms, and then nothing; the caller has heard that. */
    private static TestCall stalled() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"), Says.itemAdded("item_1", "assistant"));
        test.modelSpeaks("resp_1", "item_1", 200);
        test.loop.advanceMillis(240);
        return test;
    }

    private static void takesCancel(TestCall test, String response) {
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo(response);
    }

    @Test
    void anAnswerThatStopsInMidWordIsCancelledAfterSixSecondsAndAnotherIsAskedFor() {
        TestCall test = stalled();
        test.loop.advanceMillis(5_900);
        test.server.takesNothing();
        test.loop.advanceMillis(120);
        takesCancel(test, "resp_1");
        assertThat(test.events.modelErrors).containsExactly("answer_stalled");
        takesTruncate(test, "item_1");
        test.modelSpeaks("resp_1", "item_1", 1_000); // it goes on after all, too late
        test.server.says(Says.responseCancelled("resp_1", "client_cancelled"));

        takesRetry(test);
        test.server.says(Says.responseCreated("resp_2"));
        test.modelSpeaks("resp_2", "item_2", 500);
        test.server.says(Says.audioDone("resp_2", "item_2"), Says.responseDone("resp_2"));
        test.loop.advanceMillis(60_000);

        assertThat(test.caller.sent()).hasSize((200 + 500) * 8);
        assertThat(test.apologies()).isZero();
        assertThat(test.events.ends).isEmpty();
        test.server.takesNothing();
    }

    @Test
    void aModelThatStopsInMidWordForGoodIsApologizedForAndTheCallEnds() {
        TestCall test = stalled();
        test.loop.advanceMillis(6_020);
        takesCancel(test, "resp_1");
        test.loop.advanceMillis(5_900);
        assertThat(test.apologies()).isZero();
        test.loop.advanceMillis(200);
        assertThat(test.apologies()).isOne();
        test.loop.advanceMillis(17_600);
        assertThat(test.call.state().isOpen()).isTrue();
        test.loop.advanceMillis(400);
        assertThat(test.ended()).isEqualTo(new EndReason(Kind.MODEL_SILENT, "The model gave no answer for 30 s"));
    }

    @Test
    void theSecondAnswerThatStopsInMidWordIsApologizedForAndTheCallEnds() {
        TestCall test = stalledAgain();
        test.loop.advanceMillis(5_700);
        assertThat(test.apologies()).isZero();
        test.loop.advanceMillis(400);
        assertThat(test.apologies()).isOne();
        takesCancel(test, "resp_2");
        takesTruncate(test, "item_2");
        test.server.says(Says.responseCancelled("resp_2", "client_cancelled"));

        test.loop.advanceMillis(30_000);

        assertThat(test.ended()).isEqualTo(new EndReason(Kind.MODEL_SILENT, "The model gave no answer for 30 s"));
        assertThat(test.events.modelErrors).containsExactly("answer_stalled", "answer_stalled");
    }

    @Test
    void aSecondAnswerThatOnlyPausesIsHeardToItsEnd() {
        TestCall test = stalledAgain();
        test.loop.advanceMillis(3_000);
        test.modelSpeaks("resp_2", "item_2", 300);
        test.server.says(Says.audioDone("resp_2", "item_2"), Says.responseDone("resp_2"));
        test.loop.advanceMillis(60_000);
        assertThat(test.apologies()).isZero();
        assertThat(test.events.ends).isEmpty();
    }

    /** As {@link #stalled}, and 6 s later another answer, of which 200 ms have been heard. */
    private static TestCall stalledAgain() {
        TestCall test = stalled();
        test.loop.advanceMillis(6_020);
        takesCancel(test, "resp_1");
        takesTruncate(test, "item_1");
        test.server.says(Says.responseCancelled("resp_1", "client_cancelled"));
        takesRetry(test);
        test.server.says(Says.responseCreated("resp_2"), Says.itemAdded("item_2", "assistant"));
        test.modelSpeaks("resp_2", "item_2", 200);
        test.loop.advanceMillis(240);
        return test;
    }

    /** The model remembers what the caller heard: 200 ms. */
    private static void takesTruncate(TestCall test, String item) {
        JsonNode truncate = test.server.takes("conversation.item.truncate");
        assertThat(truncate.path("item_id").textValue()).isEqualTo(item);
        assertThat(truncate.path("audio_end_ms").intValue()).isEqualTo(200);
    }

    @Test
    void anAnswerThatComesInDribblesIsLeftToCome() {
        TestCall test = stalled();
        for (int i = 0; i < 10; i++) {
            test.loop.advanceMillis(5_500);
            test.modelSpeaks("resp_1", "item_1", 100);
        }
        test.server.says(Says.audioDone("resp_1", "item_1"), Says.responseDone("resp_1"));
        test.loop.advanceMillis(60_000);
        assertThat(test.apologies()).isZero();
        test.server.takesNothing();
    }

    @Test
    void aServerThatForgetsTheEndOfAResponseIsNotAskedAgain() {
        TestCall test = stalled();
        test.server.says(Says.itemDone("item_1", "assistant"));
        test.loop.advanceMillis(60_000);
        assertThat(test.apologies()).isZero();
        test.server.takesNothing();
    }

    @Test
    void anAnswerThatFailsInMidWordIsNotAskedForAgain() {
        TestCall test = stalled();
        test.loop.advanceMillis(1_000);
        test.server.says(Says.responseFailed("resp_1", "server_error"));
        test.loop.advanceMillis(60_000);
        assertThat(test.apologies()).isZero();
        test.server.takesNothing();
    }

    @Test
    void whoSpeaksWhileAnAnswerIsStalledIsAnsweredInstead() {
        TestCall test = stalled();
        test.loop.advanceMillis(5_000);
        test.server.says(Says.speechStarted(5_000, "item_v"));
        test.loop.advanceMillis(3_000);
        assertThat(test.apologies()).isZero();
        assertThat(test.events.modelErrors).isEmpty();
    }

    @Test
    void aCallIsSpeakingWhileAnAnswerIsInProgressOfWhichSomeWasHeard() {
        TestCall test = stalled();
        test.loop.advanceMillis(3_000);
        assertThat(test.call.state()).isEqualTo(CallState.SPEAKING);
        test.modelSpeaks("resp_1", "item_1", 200);
        test.server.says(Says.audioDone("resp_1", "item_1"), Says.responseDone("resp_1"));
        test.loop.advanceMillis(180);
        assertThat(test.call.state()).isEqualTo(CallState.SPEAKING);
        test.loop.advanceMillis(100);
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void aCallIsNoLongerSpeakingWhenItsAnswerWasGivenUp() {
        TestCall test = stalled();
        test.loop.advanceMillis(6_060);
        takesCancel(test, "resp_1");
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void aResponseThatWasOverWhenItWasToBeCancelledIsAskedForAgainAllTheSame() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"));
        test.loop.advanceMillis(6_020);
        String id = test.server.takes("response.cancel").path("event_id").textValue();

        test.server.says(Says.error("response_cancel_not_active", null, id));

        takesRetry(test);
        assertThat(test.events.modelErrors).isEmpty();
    }

    /** By the number of the response. */
    static Stream<IntFunction<List<String>>> endsWithoutAnswer() {
        return Stream.of(
                n -> List.of(Says.responseFailed("resp_" + n, "server_error")),
                n -> List.of(Says.responseIncomplete("resp_" + n)),
                n -> List.of(Says.responseDone("resp_" + n)),
                n -> List.of(
                        Says.textDelta("resp_" + n, "item_" + n), Says.responseDoneSaying("resp_" + n, "Only text.")));
    }

    @ParameterizedTest
    @MethodSource("endsWithoutAnswer")
    void aResponseWithoutAudioIsAskedForOnceMoreAndThenComesAnApology(IntFunction<List<String>> end) {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"));
        end.apply(1).forEach(test.server::says);
        test.loop.advanceMillis(20);
        takesRetry(test);

        test.server.says(Says.responseCreated("resp_2"));
        end.apply(2).forEach(test.server::says);
        test.loop.advanceMillis(20);

        test.server.takesNothing();
        assertThat(test.apologies()).isOne();
        assertThat(test.call.state().isOpen()).isTrue();
    }

    @Test
    void whyAResponseFailedIsCountedAndNamedWhenTheCallEnds() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"), Says.responseFailed("resp_1", "insufficient_quota"));
        test.loop.advanceMillis(29_000);
        assertThat(test.events.modelErrors).containsExactly("insufficient_quota");
        assertThat(test.ended().sentence())
                .isEqualTo("The model gave no answer for 30 s, after the error insufficient_quota");
    }

    @Test
    void aFunctionCallIsAnAnswer() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"), Says.argumentsDelta("resp_1", "item_f"));
        test.loop.advanceMillis(60_000);
        test.server.takesNothing();
        assertThat(test.apologies()).isZero();
    }

    @Test
    void aFunctionCallWithoutArgumentsIsAnAnswerWhenItsResponseIsDone() {
        TestCall test = afterATurnWithAToolThatTakesItsTime();
        test.server.says(Says.responseCreated("resp_1"), Says.responseDoneCalling("resp_1", "now"));
        test.loop.advanceMillis(60_000);
        test.server.takesNothing();
        assertThat(test.apologies()).isZero();
    }

    @Test
    void theAnswerToAFunctionsResultIsDueFromWhenItWasAskedFor() {
        TestCall test = afterATurnWithAToolThatTakesItsTime();
        test.server.says(Says.responseCreated("resp_1"), Says.responseDoneCalling("resp_1", "now"));
        test.loop.advanceMillis(40_000); // inside the tool
        test.session.add(Item.functionCallOutput("call_1", "{}"));
        test.session.requestResponse();
        test.server.takes("conversation.item.create");
        test.server.takes("response.create");
        test.loop.advanceMillis(6_000);
        test.server.takesNothing();
        test.loop.advanceMillis(40);
        takesRetry(test);
    }

    @Test
    void aCallerWhoSpeaksAgainWaitsForNothing() {
        TestCall test = afterATurn();
        test.loop.advanceMillis(5_000);
        test.server.says(Says.speechStarted(5_000, "item_v"));
        test.loop.advanceMillis(40_000);
        test.server.takesNothing();
        assertThat(test.apologies()).isZero();
    }

    @Test
    void aResponseThatTheCallerCutShortIsNoFailure() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"), Says.speechStarted(2_000, "item_v"));
        test.server.says(Says.responseCancelled("resp_1", "turn_detected"));
        test.loop.advanceMillis(40_000);
        test.server.takesNothing();
        assertThat(test.apologies()).isZero();
    }

    @Test
    void whoCancelsAResponseWantsNoOther() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"));
        test.session.cancelResponse();
        test.server.takes("response.cancel");
        test.server.says(Says.responseCancelled("resp_1", "client_cancelled"));
        test.loop.advanceMillis(40_000);
        test.server.takesNothing();
    }

    @Test
    void withoutAResponseInProgressNothingIsCancelled() {
        TestCall test = TestCall.ready();
        test.session.cancelResponse();
        test.server.takesNothing();
    }

    @Test
    void aRequestThatWaitsForALongAnswerCutsNothingShort() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", 100);
        test.session.add(Item.user("And another thing."));
        test.session.requestResponse();
        test.server.takes("conversation.item.create");
        for (int second = 0; second < 40; second++) {
            test.loop.advanceMillis(1_000);
            test.modelSpeaks("resp_1", "item_1", 100);
        }
        test.server.takesNothing();
        test.server.says(Says.responseDone("resp_1"));
        test.server.takes("response.create");
    }

    @Test
    void whatStillComesOfAnEarlierAnswerIsNotTheOneThatIsDue() {
        TestCall test = TestCall.ready(options -> options.interruptResponse(false));
        test.server.says(Says.responseCreated("resp_0"));
        test.modelSpeaks("resp_0", "item_0", 100);
        test.server.says(Says.committed("item_u"));
        test.modelSpeaks("resp_0", "item_0", 100);
        test.server.says(Says.responseDone("resp_0"));
        test.loop.advanceMillis(6_020);
        takesRetry(test);
    }

    @Test
    void theEndOfAnEarlierAnswerIsNotTheFailureOfTheOneThatIsDue() {
        TestCall test = TestCall.ready(options -> options.interruptResponse(false));
        test.server.says(Says.responseCreated("resp_0"), Says.committed("item_u"), Says.responseDone("resp_0"));
        test.loop.advanceMillis(1_000);
        test.server.takesNothing();
    }

    @Test
    void whereTheServerDoesNotAnswerTurnsTheSessionAsks() {
        TestCall test = TestCall.ready(options -> options.createResponse(false));
        test.server.says(Says.turn("item_u"));
        test.server.takes("response.create");
        test.server.says(Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", 100);
        test.server.says(Says.responseDone("resp_1"));
        test.loop.advanceMillis(40_000);
        test.server.takesNothing();
    }

    @Test
    void aRaceThatTheServerWinsIsNoErrorAndTheLoserIsAskedForAgain() {
        TestCall test = TestCall.ready();
        test.session.add(Item.functionCallOutput("call_1", "{}"));
        test.session.requestResponse();
        test.server.takes("conversation.item.create");
        String id = test.server.takes("response.create").path("event_id").textValue();
        test.server.says(Says.committed("item_u"), Says.responseCreated("resp_1"));
        test.server.says(Says.itemAdded("voice_0", "user"));
        test.server.says(Says.error("conversation_already_has_active_response", null, id));
        test.server.takesNothing();
        test.modelSpeaks("resp_1", "item_1", 100);

        test.server.says(Says.responseDone("resp_1"));

        test.server.takes("response.create");
        assertThat(test.events.modelErrors).isEmpty();
    }

    @Test
    void anItemThatTheServerHadBeforeItsOwnResponseIsAnsweredByThat() {
        TestCall test = afterATurn();
        test.session.add(Item.functionCallOutput("call_1", "{}"));
        test.session.requestResponse();
        String id = test.server.takes("conversation.item.create").at("/item/id").textValue();
        test.server.says(Says.itemAdded(id, null), Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", 100);
        test.server.says(Says.responseDone("resp_1"));
        test.loop.advanceMillis(20_000);
        test.server.takesNothing();
    }

    @Test
    void speechOfWhichTheServerDoesNotSayWhenIsSpeechOfNow() {
        TestCall test = TestCall.ready();
        test.call.mouthpiece().timeline().appended(1_000, 0);
        test.loop.advanceMillis(1_000);
        test.call.mouthpiece().timeline().appended(20, 1_000);
        test.server.says("{\"type\":\"input_audio_buffer.speech_started\"}");
        test.loop.advanceMillis(600);
        test.call.mouthpiece().timeline().appended(20, 1_600);
        test.server.says("{\"type\":\"input_audio_buffer.speech_stopped\"}", Says.committed("item_u"));
        test.server.says(Says.responseCreated("resp_1"));
        test.loop.advanceMillis(400);
        test.modelSpeaks("resp_1", "item_1", 100);
        assertThat(test.events.turnMillis).containsExactly(400L);
    }

    @Test
    void aCreateThatIsRefusedForAnotherReasonIsCountedAndAskedForAgainAfterSixSeconds() {
        TestCall test = TestCall.ready();
        test.session.requestResponse();
        String id = test.server.takes("response.create").path("event_id").textValue();
        test.server.says(Says.error("rate_limit_exceeded", null, id));
        assertThat(test.events.modelErrors).containsExactly("rate_limit_exceeded");
        test.loop.advanceMillis(6_020);
        takesRetry(test);
    }

    @Test
    void aResponseBesideTheConversationIsNeitherAnAnswerNorInProgress() {
        TestCall test = afterATurn();
        test.server.says(Says.outOfBandCreated("resp_o"));
        test.modelSpeaks("resp_o", "item_o", 100);
        test.server.says(Says.outOfBandDone("resp_o"));
        test.session.cancelResponse();
        test.server.takesNothing();

        TestCall silent = afterATurn();
        silent.server.says(Says.outOfBandCreated("resp_o"));
        silent.modelSpeaks("resp_o", "item_o", 100);
        silent.loop.advanceMillis(6_020);
        takesRetry(silent);
    }

    @Test
    void aResponseOfAServerThatKnowsNoConversationsIsInProgress() {
        TestCall test = afterATurn();
        test.server.says("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}");
        test.session.cancelResponse();
        test.server.takes("response.cancel");
    }

    @Test
    void speechThatBecomesNoTurnBlocksNoAnswerForGood() {
        TestCall test = TestCall.ready();
        test.server.says(Says.speechStarted(0, "item_u"));
        test.session.requestResponse();
        test.server.takesNothing();
        test.server.says(Says.speechStopped(200, "item_u"));
        test.loop.advanceMillis(3_040);
        test.server.takes("response.create");
    }

    @Test
    void speechThatIsClearedBlocksNoAnswer() {
        TestCall test = TestCall.ready();
        test.server.says(Says.speechStarted(0, "item_u"));
        test.session.requestResponse();
        test.server.says(Says.bare("input_audio_buffer.cleared"));
        test.server.takes("response.create");
        assertThat(test.call.mouthpiece().timeline().isSpeaking()).isFalse();
    }

    @Test
    void aCallerWhoSaysNothingForLongIsAnsweredToo() {
        TestCall test = TestCall.ready();
        test.server.says(Says.bare("input_audio_buffer.timeout_triggered"), Says.committed("item_u"));
        test.loop.advanceMillis(6_020);
        takesRetry(test);
    }

    @Test
    void anAnswerAfterTheApologyIsHeard() {
        TestCall test = afterATurn();
        test.loop.advanceMillis(13_000);
        test.server.takes("response.create");
        assertThat(test.apologies()).isOne();
        test.server.says(Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", 1_000);
        test.server.says(Says.audioDone("resp_1", "item_1"));
        test.loop.advanceMillis(40_000);
        assertThat(test.events.ends).isEmpty();
        assertThat(test.modelAudio.get(test.modelAudio.size() - 1).itemId()).isEqualTo("item_1");
    }

    @Test
    void aCallThatIsEndingIsNotKeptByTheWatch() {
        TestCall test = afterATurn();
        test.modelSpeaks("resp_0", "item_0", 14_000);
        test.server.says(Says.committed("item_v"));
        test.call.ending().endAfterLastWords(new EndReason(Kind.HANGUP, "A route hung up"));
        test.loop.advanceMillis(13_000);
        assertThat(test.call.state()).isEqualTo(CallState.ENDING);
        test.server.takesNothing();
        assertThat(test.apologies()).isZero();
    }

    @Test
    void aGreetingThatTheModelSaysOtherwiseIsCounted() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.server.says(Says.greetingCreated("resp_g"));
        test.modelSpeaks("resp_g", "item_g", 500);
        test.server.says(Says.responseDoneSaying("resp_g", "Hi there! This is Acme."));
        assertThat(test.events.modelErrors).containsExactly("greeting_deviates");
    }

    @Test
    void aGreetingThatDiffersInCaseAndPunctuationOnlyIsTheGreeting() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.server.says(Says.greetingCreated("resp_g"));
        test.server.says(Says.responseDoneSaying("resp_g", "hello - this is ACME"));
        assertThat(test.events.modelErrors).isEmpty();
    }

    @Test
    void aGreetingOfWhichTheCallerHeardAPartOnlyDoesNotCountAsDeviating() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.server.says(Says.greetingCreated("resp_g"));
        test.modelSpeaks("resp_g", "item_g", 500);
        test.server.says(Says.speechStarted(0, "item_u"), Says.responseCancelled("resp_g", "turn_detected"));
        assertThat(test.events.modelErrors).isEmpty();
    }

    @Test
    void aGreetingThatDoesNotComeIsAskedForOnceMoreInItsOwnWords() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.loop.advanceMillis(6_020);
        JsonNode response = test.server.takes("response.create").path("response");
        assertThat(response.path("instructions").textValue()).contains("Hello, this is Acme.");
        assertThat(response.path("output_modalities").toString()).isEqualTo("[\"audio\"]");
    }

    @Test
    void anAnswerAfterTheGreetingIsAskedForOnceMoreWithoutIt() {
        TestCall test = TestCall.ready(options -> options.greeting("Hello, this is Acme."));
        test.server.says(Says.greetingCreated("resp_g"));
        test.modelSpeaks("resp_g", "item_g", 500);
        test.server.says(Says.responseDone("resp_g"));
        test.loop.advanceMillis(1_000);
        test.server.says(Says.turn("item_u"));
        test.loop.advanceMillis(6_020);
        assertThat(test.server
                        .takes("response.create")
                        .at("/response/instructions")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void audioThatNoRouteTakesIsCounted() {
        TestCall test = TestCall.withoutAudioRoute();
        test.events.unhandled.clear();
        test.modelSpeaks("resp_1", "item_1", 100);
        assertThat(test.events.unhandled).containsExactly(TestCall.AUDIO_DELTA);
    }

    @Test
    void audioDeltasWithoutAudioAreNoAnswer() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("resp_1"), Says.audio("resp_1", "item_1", ""));
        test.server.says("{\"type\":\"response.output_audio.delta\",\"response_id\":\"resp_1\",\"delta\":null}");
        assertThat(test.modelAudio).isEmpty();
        assertThat(test.events.routeFailures).isEmpty();
        test.loop.advanceMillis(6_020);
        test.server.takes("response.cancel");
    }

    @Test
    void whatTheModelSaysAtAnotherRateIsHeardAtItsOwnSpeed() {
        TestCall test = TestCall.dialled(options -> options);
        test.server.accepts();
        test.server.says(Says.sessionCreated(), Says.sessionAtRates("audio/pcmu", 8_000, "audio/pcm", 16_000));
        test.server.says(Says.responseCreated("r1"));

        test.server.says(Says.audio("r1", "i1", Base64.getEncoder().encodeToString(new byte[32_000]))); // 1 s

        assertThat(test.modelAudio).hasSize(1);
        assertThat(Base64.getDecoder().decode((String) test.modelAudio.get(0).body()))
                .hasSize(8_000);
        assertThat(test.call.minutes().conversation().item("i1").receivedMillis())
                .isEqualTo(1_000);
    }

    @Test
    void aSessionThatIsFlatIsReady() {
        TestCall test = TestCall.dialled(options -> options);
        test.server.accepts();
        test.server.says(Says.sessionCreated());
        test.server.says("{\"type\":\"session.updated\",\"session\":{\"input_audio_format\":\"g711_ulaw\","
                + "\"output_audio_format\":\"g711_ulaw\"}}");
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void garbageInPlaceOfAudioIsNoAnswer() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("r1"), Says.audio("r1", "i1", "not base64!"), Says.responseDone("r1"));
        assertThat(test.events.routeFailures).hasSize(1);
        test.loop.advanceMillis(20);
        takesRetry(test);
        assertThat(test.events.ends).isEmpty();
    }

    @Test
    void anAnswerThatIsNotWholeIsToldWithItsReason() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("r1"));
        test.modelSpeaks("r1", "i1", 500);
        test.server.says(Says.responseIncomplete("r1"));
        test.server.says(Says.responseCreated("r2"), Says.responseFailed("r2", "rate_limit_exceeded"));
        test.server.says(Says.responseCreated("r3"), Says.responseCancelled("r3", "turn_detected"));
        test.server.says(Says.responseCreated("r4"), Says.responseDone("r4"));
        assertThat(test.events.unfinished)
                .containsExactly(
                        "r1 incomplete content_filter", "r2 failed rate_limit_exceeded", "r3 cancelled turn_detected");
    }

    @Test
    void whatWeCancelOurselvesIsAsItShouldBe() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("r1"), Says.responseCancelled("r1", "client_cancelled"));
        assertThat(test.events.unfinished).isEmpty();
    }

    @Test
    void aReasonThatIsNoWordIsUnknown() {
        TestCall test = afterATurn();
        test.server.says(Says.responseCreated("r1"), Says.responseFailed("r1", "Sorry, line one\\r\\nline two"));
        assertThat(test.events.unfinished).containsExactly("r1 failed unknown");
    }
}
