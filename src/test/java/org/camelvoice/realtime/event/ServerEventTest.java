package org.camelvoice.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerEventTest {
    private static final String RESPONSE = "resp_C9G8p7IH2WxLbkgPNouYL";
    private static final String ANSWER = "item_C9G8mmBkLhQJwCon3hoJN";
    private static final String QUESTION = "item_C9G8kqBkLhQJwCon3hoXY";
    private static final String CALL = "call_sHlR7iaFwQ2YQOqm";

    static List<String> names() {
        return Recorded.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyEventHasTheTypeOfItsFile(String name) throws Exception {
        ServerEvent event = Recorded.event(name);
        assertThat(event.type()).isEqualTo(name.split("-", -1)[0]);
        assertThat(event.eventId()).startsWith("event_");
        assertThat(event.tree().get("event_id").textValue()).isEqualTo(event.eventId());
        assertThat(event.json()).isEqualTo(Recorded.json(name));
    }

    @Test
    void aSessionHasItsFormatsAndItsEnd() throws Exception {
        assertThat(Recorded.event("session.created").session())
                .isEqualTo(new SessionInfo(
                        "sess_C9G5QPteg4UIbotdKLoYQ",
                        "gpt-realtime-2.1",
                        "marin",
                        Instant.ofEpochSecond(1_795_302_000),
                        new StatedFormat("audio/pcm", 24_000),
                        new StatedFormat("audio/pcm", 24_000)));
        assertThat(Recorded.event("session.updated").session().inputFormat())
                .isEqualTo(new StatedFormat("audio/pcmu", 8_000));
        assertThat(Recorded.event("session.updated").session().outputFormat())
                .isEqualTo(new StatedFormat("audio/pcma", 8_000));
    }

    @Test
    void aSessionOfAnotherServerMayLackAnything() throws Exception {
        String json = "{\"type\":\"session.created\",\"session\":{\"expires_at\":9e99,\"audio\":{\"input\":{\"format\":"
                + "{\"type\":\"audio/opus\"}}}}}";
        assertThat(EventReader.read(json).session())
                .isEqualTo(new SessionInfo(null, null, null, null, new StatedFormat("audio/opus", 0), null));
        assertThat(EventReader.read("{\"type\":\"session.created\"}").session()).isNull();
    }

    @Test
    void aFormatHasTheRateThatTheServerSays() throws Exception {
        String json = "{\"type\":\"session.updated\",\"session\":{\"audio\":{\"output\":{\"format\":"
                + "{\"type\":\"audio/pcm\",\"rate\":16000}}}}}";
        assertThat(EventReader.read(json).session().outputFormat()).hasToString("audio/pcm at 16000 Hz");
    }

    @Test
    void aSessionMayBeFlatAsInTheBeta() throws Exception {
        String json = "{\"type\":\"session.updated\",\"session\":{\"voice\":\"eve\",\"input_audio_format\":"
                + "\"g711_ulaw\",\"output_audio_format\":\"pcm16\"}}";
        SessionInfo session = EventReader.read(json).session();
        assertThat(session.voice()).isEqualTo("eve");
        assertThat(session.inputFormat()).isEqualTo(new StatedFormat("audio/pcmu", 8_000));
        assertThat(session.outputFormat()).isEqualTo(new StatedFormat("audio/pcm", 24_000));
    }

    @Test
    void anErrorMayBeASentenceOrACode() throws Exception {
        assertThat(EventReader.read("{\"type\":\"error\",\"error\":\"Something broke.\"}")
                        .error())
                .isEqualTo(new ApiError(null, null, "Something broke.", null, null));
        assertThat(EventReader.read("{\"type\":\"error\",\"error\":\"invalid_api_key\"}")
                        .error()
                        .code())
                .isEqualTo("invalid_api_key");
    }

    @Test
    void anErrorMayBeFlat() throws Exception {
        String json = "{\"type\":\"error\",\"event_id\":\"event_1\",\"code\":\"server_error\",\"message\":\"No.\"}";
        assertThat(EventReader.read(json).error()).isEqualTo(new ApiError(null, "server_error", "No.", null, null));
    }

    @Test
    void ofAnErrorsMessageNoMoreIsKeptThanPeopleRead() throws Exception {
        String json = "{\"type\":\"error\",\"error\":{\"message\":\"" + "x".repeat(5_000) + "\"}}";
        assertThat(EventReader.read(json).error().message()).hasSize(1_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null       |
            '""'       |
            '"null"'   |
            '{"a":1}'  | '{"a":1}'
            '"{}"'     | {}
            """)
    void argumentsMayBeAnObjectOrNone(String arguments, String read) throws Exception {
        String json = "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"arguments\":"
                + arguments + "}}";
        assertThat(EventReader.read(json).item().arguments()).isEqualTo(read);
    }

    @Test
    void anErrorSaysWhatCausedIt() throws Exception {
        ApiError error = Recorded.event("error").error();
        assertThat(error.type()).isEqualTo("invalid_request_error");
        assertThat(error.code()).isEqualTo("conversation_already_has_active_response");
        assertThat(error.message()).startsWith("Conversation already has an active response");
        assertThat(error.param()).isNull();
        assertThat(error.eventId()).isEqualTo("event_7");
    }

    @Test
    void aFailedTranscriptionIsAnErrorToo() throws Exception {
        ServerEvent event = Recorded.event("conversation.item.input_audio_transcription.failed");
        assertThat(event.itemId()).isEqualTo(QUESTION);
        assertThat(event.error().code()).isEqualTo("audio_unintelligible");
    }

    @Test
    void speechHasItsMomentsAndTheItemToCome() throws Exception {
        ServerEvent started = Recorded.event("input_audio_buffer.speech_started");
        assertThat(started.audioStartMillis()).isEqualTo(1120);
        assertThat(started.itemId()).isEqualTo(QUESTION);
        ServerEvent stopped = Recorded.event("input_audio_buffer.speech_stopped");
        assertThat(stopped.audioEndMillis()).isEqualTo(2848);
        assertThat(stopped.itemId()).isEqualTo(QUESTION);
        ServerEvent nobody = Recorded.event("input_audio_buffer.timeout_triggered");
        assertThat(nobody.audioStartMillis()).isEqualTo(13_216);
        assertThat(nobody.audioEndMillis()).isEqualTo(19_232);
        assertThat(Recorded.event("input_audio_buffer.committed").previousItemId())
                .isNull();
    }

    @Test
    void anItemHasItsPlaceItsRoleAndItsWords() throws Exception {
        ServerEvent done = Recorded.event("conversation.item.done");
        assertThat(done.previousItemId()).isEqualTo(QUESTION);
        assertThat(done.itemId()).isEqualTo(ANSWER);
        assertThat(done.item())
                .isEqualTo(new Item(
                        ANSWER,
                        "message",
                        "assistant",
                        "completed",
                        null,
                        null,
                        null,
                        null,
                        "Your order is on its way."));
        assertThat(Recorded.event("conversation.item.added").item().text()).isNull();
        assertThat(Recorded.event("conversation.item.truncated").audioEndMillis())
                .isEqualTo(1500);
        assertThat(Recorded.event("conversation.item.deleted").itemId()).isEqualTo(ANSWER);
    }

    @Test
    void aFunctionCallHasItsNameAndItsArguments() throws Exception {
        ServerEvent arguments = Recorded.event("response.function_call_arguments.done");
        assertThat(arguments.callId()).isEqualTo(CALL);
        assertThat(arguments.name()).isEqualTo("order_status");
        assertThat(arguments.arguments()).isEqualTo("{\"orderNumber\":\"4711\"}");
        ServerEvent item = Recorded.event("response.output_item.done");
        assertThat(item.callId()).isEqualTo(CALL);
        assertThat(item.name()).isEqualTo("order_status");
        assertThat(item.outputIndex()).isEqualTo(1);
        assertThat(item.item().isFunctionCall()).isTrue();
        assertThat(item.item().arguments()).isEqualTo("{\"orderNumber\":\"4711\"}");
    }

    @Test
    void aResponseBeginsWithItsMetadata() throws Exception {
        ServerEvent created = Recorded.event("response.created");
        assertThat(created.responseId()).isEqualTo(RESPONSE);
        assertThat(created.response())
                .isEqualTo(new Response(
                        RESPONSE, "in_progress", null, null, false, Map.of("purpose", "greeting"), List.of(), null));
    }

    @Test
    void aResponseEndsWithItsItemsAndItsUsage() throws Exception {
        Response done = Recorded.event("response.done").response();
        assertThat(done.isCompleted()).isTrue();
        assertThat(done.output()).extracting(Item::type).containsExactly("message", "function_call");
        assertThat(done.usage()).isEqualTo(new Usage(119, 13, 60, 4, 30, 91));
        assertThat(done.metadata()).isEmpty();
    }

    @Test
    void aResponseThatIsNoSuccessSaysWhy() throws Exception {
        Response cancelled = Recorded.event("response.done-cancelled").response();
        assertThat(cancelled.isCompleted()).isFalse();
        assertThat(cancelled.reason()).isEqualTo("turn_detected");
        assertThat(Recorded.event("response.done-incomplete").response().reason())
                .isEqualTo("max_output_tokens");
        Response failed = Recorded.event("response.done-failed").response();
        assertThat(failed.status()).isEqualTo("failed");
        assertThat(failed.error().code()).isEqualTo("insufficient_quota");
    }

    @Test
    void wordsComeInPiecesAndThenWhole() throws Exception {
        assertThat(Recorded.event("response.output_audio_transcript.delta").delta())
                .isEqualTo("Your order");
        assertThat(Recorded.event("response.output_audio_transcript.done").transcript())
                .isEqualTo("Your order is on its way.");
        assertThat(Recorded.event("response.output_text.done").text()).isEqualTo("Your order is on its way.");
        assertThat(Recorded.event("conversation.item.input_audio_transcription.completed")
                        .transcript())
                .isEqualTo("Where is my order?");
    }

    @Test
    void writingDownATurnCostsTokensOrSeconds() throws Exception {
        assertThat(Recorded.event("conversation.item.input_audio_transcription.completed")
                        .transcriptionUsage())
                .isEqualTo(new TranscriptionUsage(0, 13, 9, 0));
        assertThat(EventReader.read("{\"type\":\"x\",\"usage\":{\"type\":\"duration\",\"seconds\":2.5}}")
                        .transcriptionUsage())
                .isEqualTo(new TranscriptionUsage(0, 0, 0, 2.5));
        assertThat(Recorded.event("error").transcriptionUsage()).isNull();
    }

    @Test
    void audioHasItsPlace() throws Exception {
        ServerEvent delta = Recorded.event("response.output_audio.delta");
        assertThat(delta.responseId()).isEqualTo(RESPONSE);
        assertThat(delta.itemId()).isEqualTo(ANSWER);
        assertThat(delta.outputIndex()).isZero();
        assertThat(delta.contentIndex()).isZero();
        assertThat(delta.delta()).isEqualTo("AAD//wEA/v8=");
    }

    @Test
    void rateLimitsAreRead() throws Exception {
        assertThat(Recorded.event("rate_limits.updated").rateLimits())
                .containsExactly(new RateLimit("tokens", 15_000_000, 14_999_716, 0.001));
        assertThat(Recorded.event("error").rateLimits()).isEmpty();
    }

    @Test
    void noEventShowsWhatIsSaid() throws Exception {
        for (String name : Recorded.names()) {
            assertThat(Recorded.event(name).toString())
                    .doesNotContain("order is")
                    .doesNotContain("AAD");
        }
    }
}
