package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.camelvoice.audio.G711;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a call, with which sentence, and what the caller hears of it. */
class SessionFailureTest {
    private static final long LOUD = 3_000;

    private static TestCall dialled() {
        return TestCall.dialled(UnaryOperator.identity());
    }

    private static void assertEnd(TestCall test, Kind kind, String sentence) {
        assertThat(test.ended()).isEqualTo(new EndReason(kind, sentence));
        assertThat(test.apologies()).isOne();
        assertThat(test.call.state()).isEqualTo(CallState.FAILED);
    }

    @Test
    void aServerThatCannotBeReachedEndsTheCallWithItsSentence() {
        TestCall test = dialled();
        test.server.cannotBeReached(new IOException("wss://model.example can't be reached: Connection refused"));
        assertEnd(test, Kind.MODEL_UNREACHABLE, "wss://model.example can't be reached: Connection refused");
    }

    @Test
    void aCauseWithoutAMessageIsNamed() {
        TestCall test = dialled();
        test.server.cannotBeReached(new IllegalStateException());
        assertEnd(test, Kind.MODEL_UNREACHABLE, "IllegalStateException");
    }

    @Test
    void aRefusedHandshakeEndsTheCallWithItsStatus() {
        TestCall test = dialled();
        test.server.refusesHandshake(429);
        assertEnd(test, Kind.MODEL_REFUSED, "model.example refused the connection (HTTP 429)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    401 | no API key was sent; set OPENAI_API_KEY (openai.apiKey)
                    403 | no API key was sent; set OPENAI_API_KEY (openai.apiKey)
                    404 | check OPENAI_REALTIME_URL (openai.url) and the model gpt-realtime-2.1
                    """)
    void aHandshakeThatIsRefusedForASettingNamesIt(int status, String where) {
        TestCall test = dialled();
        test.server.refusesHandshake(status);
        assertEnd(test, Kind.MODEL_REFUSED, "model.example refused the connection (HTTP " + status + "): " + where);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    invalid_api_key         | 3000 | model.example refused the API key (invalid_api_key): no API key was sent; set OPENAI_API_KEY (openai.apiKey)
                    missing_model           | 4000 | model.example was not told which model to use (missing_model)
                    invalid_model           | 4000 | model.example does not know the model gpt-realtime-2.1 (invalid_model): check OPENAI_REALTIME_MODEL (openai.model)
                    model_not_found         | 4000 | model.example does not know the model gpt-realtime-2.1 (model_not_found): check OPENAI_REALTIME_MODEL (openai.model)
                    beta_api_shape_disabled | 4000 | model.example was asked for the beta protocol (beta_api_shape_disabled)
                    insufficient_quota      | 4000 | model.example has no quota left for this key (insufficient_quota)
                    """)
    void whatIsRefusedAfterTheHandshakeEndsTheCallWithASentence(String code, int close, String sentence) {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.error(code, null, null));
        test.server.closes(close, "invalid_request_error." + code);
        assertEnd(test, Kind.MODEL_REFUSED, sentence);
    }

    @Test
    void theCloseFrameAloneSaysEnough() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.closes(3000, "invalid_request_error.invalid_api_key");
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example refused the API key (invalid_api_key)"
                        + ": no API key was sent; set OPENAI_API_KEY (openai.apiKey)");
    }

    @Test
    void aCloseAfterAnErrorThatIsNotKnownNamesBoth() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.error(null, null, null));
        test.server.closes(3000, "");
        assertEnd(
                test,
                Kind.MODEL_LOST,
                "model.example closed the session (3000), after the error invalid_request_error");
    }

    @Test
    void settingsThatAreRefusedEndTheCallAndNameTheParameter() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionCreated());
        String id = test.server.takes("session.update").path("event_id").textValue();
        test.server.says(Says.error("invalid_value", "session.audio.output.voice", id));
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example refused the session's settings, at session.audio.output.voice (invalid_value):"
                        + " see voice marin of tenant test");
        assertThat(test.server.isClosedByClient()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"audio/pcm, audio/pcmu", "audio/pcma, audio/pcma", "audio/pcmu, audio/opus"})
    void otherFormatsThanAskedForEndTheCall(String input, String output) {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionCreated(), Says.session("session.updated", input, output));
        String given = output.equals("audio/opus") ? "audio/pcmu and an unknown format" : input + " and " + output;
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example answers in " + given + " where audio/pcmu and audio/pcmu was asked for");
    }

    @Test
    void anotherRateThanAskedForOfTheCallersAudioEndsTheCall() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionCreated(), Says.sessionAtRates("audio/pcmu", 16_000, "audio/pcmu", 8_000));
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example answers in audio/pcmu at 16000 Hz and audio/pcmu where audio/pcmu and audio/pcmu was"
                        + " asked for");
    }

    @Test
    void aRateThatNobodyUsesEndsTheCall() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionCreated(), Says.sessionAtRates("audio/pcmu", 8_000, "audio/pcm", 11_025));
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example answers in audio/pcmu and audio/pcm at 11025 Hz where audio/pcmu and audio/pcmu was"
                        + " asked for");
    }

    @Test
    void anErrorThatIsASentenceIsOne() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says("{\"type\":\"error\",\"error\":\"invalid_api_key\"}");
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example refused the API key (invalid_api_key): no API key was sent; set OPENAI_API_KEY"
                        + " (openai.apiKey)");
    }

    @Test
    void anUpdateWithoutASessionEndsTheCall() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.sessionCreated(), Says.bare("session.updated"));
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example answers in an unknown format where audio/pcmu and audio/pcmu was asked for");
    }

    @Test
    void theHandshakeHasTenSeconds() {
        TestCall test = dialled();
        test.loop.advanceMillis(10_000);
        assertThat(test.call.state()).isEqualTo(CallState.CONNECTING);
        test.loop.advanceMillis(20);
        assertThat(test.call.state()).isEqualTo(CallState.ENDING);
        assertEnd(test, Kind.MODEL_UNREACHABLE, "model.example sent no handshake within 10 s");
    }

    @Test
    void theCreationHasTenSecondsOfItsOwn() {
        TestCall test = dialled();
        test.loop.advanceMillis(9_000);
        test.server.accepts();
        test.loop.advanceMillis(10_000);
        assertThat(test.call.state()).isEqualTo(CallState.CONNECTING);
        assertEnd(test, Kind.MODEL_UNREACHABLE, "model.example sent no session.created within 10 s");
        assertThat(test.server.isClosedByClient()).isTrue();
    }

    @Test
    void theUpdateHasTenSecondsOfItsOwnAndTheLastErrorIsNamed() {
        TestCall test = dialled();
        test.server.accepts();
        test.loop.advanceMillis(9_000);
        test.server.says(Says.sessionCreated());
        test.loop.advanceMillis(9_000);
        test.server.says(Says.error("server_error", null, null));
        assertThat(test.call.state()).isEqualTo(CallState.CONNECTING);
        assertEnd(
                test,
                Kind.MODEL_UNREACHABLE,
                "model.example sent no session.updated within 10 s, after the error server_error");
    }

    @Test
    void aSocketThatOpensAfterTheCallHasEndedIsClosed() {
        TestCall test = dialled();
        test.call.ending().end(new EndReason(Kind.CALLER_HUNG_UP, "The caller hung up"));
        test.server.accepts();
        assertThat(test.server.isClosedByClient()).isTrue();
        test.server.says(Says.sessionCreated());
        test.server.takesNothing();
    }

    @Test
    void aSocketThatBreaksInTheMiddleOfAnAnswerEndsTheCallAfterWhatCameOfItWasHeard() {
        TestCall test = TestCall.ready();
        test.server.says(Says.turn("item_u"));
        test.server.says(Says.responseCreated("resp_1"), Says.itemAdded("item_1", "assistant"));
        test.modelSpeaks("resp_1", "item_1", 1_010);
        test.server.closes(1006, "The connection was lost");
        assertEnd(test, Kind.MODEL_LOST, "model.example closed the session (1006, The connection was lost)");
        int clip = 8 * 5_240; // 5.24 s
        assertThat(test.caller.sent().length).isBetween(8 * 1_020 + clip - 800, 8 * 1_020 + clip + 800);
    }

    @Test
    void aLongAnswerThatWaitsToBeHeardDoesNotCostTheCallerTheApology() {
        TestCall test = TestCall.ready();
        test.server.says(Says.responseCreated("resp_1"));
        test.modelSpeaks("resp_1", "item_1", 20_000);
        test.server.closes(1006, "");
        test.loop.advanceMillis(24_000);
        assertThat(test.events.ends).isEmpty();
        assertEnd(test, Kind.MODEL_LOST, "model.example closed the session (1006)");
        assertThat(test.caller.sent().length).isGreaterThan(8 * 25_000);
    }

    @Test
    void aSessionThatReachesItsLengthEndsTheCallWithThatReason() {
        TestCall test = TestCall.ready();
        test.server.says(Says.error("session_expired", null, null));
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
        test.server.closes(1001, "Your session hit the maximum duration of 60 minutes.");
        assertEnd(test, Kind.SESSION_EXPIRED, "The model's session reached its greatest length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_value",
                "item_truncate_invalid_item_id",
                "input_audio_buffer_commit_empty",
                "rate_limit_exceeded",
                "invalid_api_key",
                "insufficient_quota",
                "session_expired"
            })
    void noErrorEndsASessionThatIsReady(String code) {
        TestCall test = TestCall.ready();
        test.server.says(Says.error(code, null, "session-update"));
        test.loop.advanceMillis(40_000);
        assertThat(test.call.state()).isEqualTo(CallState.LISTENING);
        assertThat(test.events.modelErrors).containsExactly(code);
        assertThat(test.apologies()).isZero();
    }

    @Test
    void anErrorOfAMinuteAgoIsNotBlamedForAClose() {
        TestCall test = TestCall.ready();
        test.server.says(Says.error("insufficient_quota", null, null));
        test.loop.advanceMillis(60_020);
        test.server.closes(1006, "");
        assertEnd(test, Kind.MODEL_LOST, "model.example closed the session (1006)");
    }

    @Test
    void theApologyIsSpokenInTheSessionsFormat() {
        TestCall test = dialled();
        test.server.refusesHandshake(500);
        test.ended();
        short[] heard = G711.decodeMulaw(test.caller.sent());
        long loud = IntStream.range(0, heard.length)
                .filter(i -> Math.abs(heard[i]) > LOUD)
                .count();
        assertThat(heard.length / 8).isBetween(5_100, 5_400);
        assertThat(loud).isGreaterThan(heard.length / 20);
    }

    @Test
    void aCallThatIsEndingAlreadyEndsWithItsOwnReasonAndWithoutApology() {
        TestCall test = TestCall.ready();
        test.modelSpeaks("resp_1", "item_1", 1_000);
        EndReason goodbye = new EndReason(Kind.HANGUP, "A route hung up");
        test.call.ending().endAfterLastWords(goodbye);
        test.server.closes(1006, "");
        assertThat(test.ended()).isEqualTo(goodbye);
        assertThat(test.apologies()).isZero();
    }

    @Test
    void onlyTheFirstFailureCounts() {
        TestCall test = dialled();
        test.server.accepts();
        test.server.says(Says.error("invalid_model", null, null));
        test.server.says(Says.error("invalid_api_key", null, null));
        test.server.closes(4000, "");
        assertEnd(
                test,
                Kind.MODEL_REFUSED,
                "model.example does not know the model gpt-realtime-2.1 (invalid_model)"
                        + ": check OPENAI_REALTIME_MODEL (openai.model)");
    }

    @Test
    void whatTheCallerSaysToASessionThatIsClosedIsCounted() {
        TestCall test = TestCall.ready();
        test.server.closes(1006, "");
        test.session.append(TestCall.frame(0));
        assertThat(test.events.dropped(DropReason.CALL_OVER)).isEqualTo(20);
    }

    @Test
    void aFailedCallIsNothingToTheNext() {
        TestCall failed = dialled();
        failed.server.refusesHandshake(401);
        failed.ended();
        TestCall next = TestCall.ready();
        next.server.says(Says.turn("item_u"));
        next.server.says(Says.responseCreated("resp_1"));
        next.modelSpeaks("resp_1", "item_1", 100);
        next.server.says(Says.audioDone("resp_1", "item_1"), Says.responseDone("resp_1"));
        next.loop.advanceMillis(60_000);
        assertThat(next.events.ends).isEmpty();
        assertThat(next.caller.sent()).isNotEmpty();
    }

    /** The end comes behind what was there before it, but not for ever. */
    @Test
    void aRouteThatIsHeldDoesNotHoldACallWhoseModelIsGone() {
        TestCall test = TestCall.ready();
        test.server.says(Says.bare("test.slow"));

        test.server.closes(1011, "internal");
        test.loop.advanceMillis(14_000);
        assertThat(test.call.state().isOver()).isFalse();

        test.loop.advanceMillis(1_100);
        assertThat(test.call.endReason().kind()).isEqualTo(EndReason.Kind.MODEL_LOST);
        assertThat(test.call.state().isOver()).isTrue();
    }
}
