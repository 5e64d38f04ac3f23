package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault does what its Javadoc says. */
@Timeout(30)
class FaultsTest {

    private static final short[] TURN =
            Voices.join(Voices.KEVIN.speak("Where is my order").samples(), Voices.silence(500));

    private SandboxServer server;

    /** Null until a test connects. */
    private TestClient client;

    @BeforeEach
    void start() {
        server = SandboxServer.builder()
                .voice(Voices.KEVIN)
                .thinkTime(Duration.ofMillis(10))
                .pace(50)
                .start();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultIsFoundByItsNameInAModelAndInAKey(Fault fault) {
        String name = fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(Fault.named(name)).contains(fault);
        assertThat(Fault.ofModel("fault-" + name)).contains(fault);
        assertThat(Fault.ofKey("sk-fault-" + name)).contains(fault);
        assertThat(Fault.ofModel("gpt-realtime-2.1")).isEmpty();
        assertThat(Fault.ofKey("sk-abc")).isEmpty();
    }

    @Test
    void refusesTheHandshake() throws InterruptedException {
        connect(Fault.REFUSE_HANDSHAKE);
        assertThat(client.end()).isEqualTo("HTTP 503");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-realtime-2.1 | sk-wrong-key | invalid_api_key | 3000",
                "no-such-model | sk-test | invalid_model | 4000",
                "'' | sk-test | missing_model | 4000",
            })
    void refusesAfterTheHandshakeAsOpenAiDoes(String model, String key, String code, int close)
            throws InterruptedException {
        client = TestClient.connect(server.uri(), model, key);
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo(code);
        assertThat(client.end()).isEqualTo(close + " invalid_request_error." + code);
    }

    @Test
    void refusesTheBetaProtocol() throws InterruptedException {
        client = TestClient.connect(
                TestClient.request(server.uri() + "?model=gpt-realtime").header("OpenAI-Beta", "realtime=v1"));
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo("beta_api_shape_disabled");
        assertThat(client.end()).isEqualTo("4000 invalid_request_error.beta_api_shape_disabled");
    }

    @Test
    void showsOnlyTheBeginningOfAWrongKey() throws InterruptedException {
        client = TestClient.connect(server.uri(), "gpt-realtime", "sk-wrong-1234567890");
        assertThat(client.expect("error").at("/error/message").asText())
                .contains("sk-wr***")
                .doesNotContain("12345");
    }

    @Test
    void findsNothingElsewhere() throws InterruptedException {
        client = TestClient.connect(
                TestClient.request(server.uri().resolve("/v1/chat").toString()));
        assertThat(client.end()).isEqualTo("HTTP 404");
    }

    @Test
    void neverCreatesTheSession() throws InterruptedException {
        connect(Fault.NEVER_CREATED);
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        assertThat(client.hearsNothingFor(200)).isTrue();
        assertThat(server.takeSession().takeEvent().type()).isEqualTo("session.update");
    }

    @Test
    void neverUpdatesTheSession() throws InterruptedException {
        connected(Fault.NEVER_UPDATED);
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        assertThat(client.hearsNothingFor(200)).isTrue();
    }

    @Test
    void rejectsTheUpdateWithItsIdAndAParameter() throws InterruptedException {
        connected(Fault.REJECT_SESSION_UPDATE);
        client.send("{'type':'session.update','event_id':'first','session':{'type':'realtime'}}");
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("event_id").asText()).isEqualTo("first");
        assertThat(error.path("param").asText()).isEqualTo("session.audio.output.voice");
    }

    @Test
    void takesAnotherFormatThanItWasAskedFor() throws InterruptedException {
        connected(Fault.WRONG_FORMAT);
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{"
                + "'type':'audio/pcmu'}}}}}");
        assertThat(client.expect("session.updated")
                        .at("/session/audio/input/format/type")
                        .asText())
                .isEqualTo("audio/pcm");
    }

    @Test
    void commitsATurnAndNeverAnswers() throws InterruptedException {
        connected(Fault.SILENT);
        client.append(WireFormat.PCM, TURN);
        client.await("input_audio_buffer.committed");
        client.await("conversation.item.done");
        client.send("{'type':'response.create'}");
        assertThat(client.hearsNothingFor(300)).isTrue();
    }

    @Test
    void beginsAResponseAndStalls() throws InterruptedException {
        connected(Fault.STALLED);
        ask();
        client.expect("response.created");
        assertThat(client.hearsNothingFor(300)).isTrue();
        client.send("{'type':'response.cancel'}");
        client.expect("response.done");
    }

    @Test
    void isSlow() throws InterruptedException {
        connected(Fault.SLOW);
        long asked = System.nanoTime();
        ask();
        client.expect("response.created");
        client.await("response.output_audio.delta");
        assertThat((System.nanoTime() - asked) / 1_000_000).isGreaterThanOrEqualTo(3_000);
        client.await("response.output_audio.delta");
        assertThat((System.nanoTime() - asked) / 1_000_000).isGreaterThanOrEqualTo(3_500); // 250 ms, at half the speed
    }

    @Test
    void runsIntoItsRateLimit() throws InterruptedException {
        connected(Fault.RATE_LIMITED);
        ask();
        assertThat(failure().path("code").asText()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void failsAResponse() throws InterruptedException {
        connected(Fault.RESPONSE_FAILED);
        ask();
        assertThat(failure().path("type").asText()).isEqualTo("server_error");
    }

    private JsonNode failure() throws InterruptedException {
        client.expect("response.created");
        JsonNode response = client.expect("response.done").get("response");
        assertThat(response.path("status").asText()).isEqualTo("failed");
        assertThat(response.at("/status_details/type").asText()).isEqualTo("failed");
        return response.at("/status_details/error");
    }

    @Test
    void endsAResponseInTheMiddle() throws InterruptedException {
        connected(Fault.RESPONSE_INCOMPLETE);
        ask();
        List<JsonNode> events = client.until("response.done");
        JsonNode response = events.get(events.size() - 1).get("response");
        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/status_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
        int whole = WireFormat.PCM.encodeSpeech(
                        Voices.KEVIN.speak("One two three four five six.").samples())
                .length;
        assertThat(TestClient.audio(events).length).isBetween(whole / 3, whole * 2 / 3);
    }

    @Test
    void answersAsTextWhereAudioWasAskedFor() throws InterruptedException {
        connected(Fault.TEXT_ONLY);
        ask();
        List<JsonNode> events = client.until("response.done");
        assertThat(TestClient.audio(events)).isEmpty();
        assertThat(TestClient.find(events, "response.output_text.done")
                        .path("text")
                        .asText())
                .isEqualTo("One two three four five six.");
    }

    @Test
    void goesOnSendingAudioOfACancelledResponse() throws InterruptedException {
        server.enqueue(Script.create().fault(Fault.LATE_DELTAS).pace(1)); // it still speaks when it is interrupted
        client = TestClient.connect(server);
        client.expect("session.created");
        client.send("{'type':'response.create','response':{'instructions':'" + "One two three. ".repeat(6) + "'}}");
        client.await("response.output_audio.delta");
        server.takeSession().startSpeech().join();
        client.await("input_audio_buffer.speech_started");
        assertThat(deltas(client.until("response.done"))).isEqualTo(4);
        long after = 0;
        while (after < 4) {
            after += deltas(List.of(client.next()));
        }
        assertThat(client.hearsNothingFor(300)).isTrue();
    }

    private static long deltas(List<JsonNode> events) {
        return events.stream()
                .filter(event -> TestClient.is(event, "response.output_audio.delta"))
                .count();
    }

    @Test
    void winsTheRaceForTheFirstResponse() throws InterruptedException {
        connected(Fault.ACTIVE_RESPONSE_RACE);
        client.send("{'type':'response.create','event_id':'mine','response':{'instructions':'One.'}}");
        String other = client.expect("response.created").at("/response/id").asText();
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("code").asText()).isEqualTo("conversation_already_has_active_response");
        assertThat(error.path("event_id").asText()).isEqualTo("mine");
        assertThat(error.path("message").asText()).contains(other);
        client.await("response.done");
        client.send("{'type':'response.create','response':{'instructions':'One.'}}");
        assertThat(TestClient.transcript(client.until("response.done"))).isEqualTo("One.");
    }

    @Test
    void breaksTheConnectionInMidResponse() throws InterruptedException {
        connected(Fault.DROP_AFTER_FIRST_DELTA);
        ask();
        client.await("response.output_audio.delta");
        assertThat(client.end()).isEqualTo("broken");
    }

    @Test
    void expiresInsteadOfAnswering() throws InterruptedException {
        connected(Fault.SESSION_EXPIRED);
        client.append(WireFormat.PCM, TURN);
        assertThat(client.await("error").at("/error/code").asText()).isEqualTo("session_expired");
        assertThat(client.end()).isEqualTo("1001 Your session hit the maximum duration of 60 minutes.");
    }

    @ParameterizedTest(name = "{0}: before {1}")
    @CsvSource({
        "TRANSCRIPTION_DURING_ANSWER, response.output_audio.delta, response.done",
        "TRANSCRIPTION_AFTER_ANSWER, response.done, none"
    })
    void tellsWhatTheCallerSaidWhenTheAnswerIsThere(Fault fault, String first, String last)
            throws InterruptedException {
        connected(fault);
        transcribe();
        client.append(WireFormat.PCM, TURN);
        List<JsonNode> events = client.until("conversation.item.input_audio_transcription.completed");
        assertThat(TestClient.types(events)).contains(first).doesNotContain(last);
        JsonNode told = events.get(events.size() - 1);
        assertThat(told.path("item_id"))
                .isEqualTo(
                        TestClient.find(events, "input_audio_buffer.committed").path("item_id"));
    }

    @Test
    void failsToTranscribeWhenTheAnswerIsOver() throws InterruptedException {
        server.enqueue(Script.create().fault(Fault.TRANSCRIPTION_AFTER_ANSWER, Fault.TRANSCRIPTION_FAILED));
        client = TestClient.connect(server);
        client.expect("session.created");
        transcribe();
        client.append(WireFormat.PCM, TURN);
        assertThat(TestClient.types(client.until("conversation.item.input_audio_transcription.failed")))
                .contains("response.done")
                .doesNotContain("conversation.item.input_audio_transcription.completed");
    }

    @Test
    void tellsWhatTheCallerSaidWithTheNextTurnIfNothingAnswers() throws InterruptedException {
        server.enqueue(Script.create().fault(Fault.TRANSCRIPTION_AFTER_ANSWER, Fault.SILENT));
        client = TestClient.connect(server);
        client.expect("session.created");
        transcribe();
        client.append(WireFormat.PCM, TURN);
        String itemId =
                client.await("input_audio_buffer.committed").path("item_id").asText();
        client.append(WireFormat.PCM, TURN);
        JsonNode told = client.await("conversation.item.input_audio_transcription.completed");
        assertThat(told.path("item_id").asText()).isEqualTo(itemId);
    }

    private void transcribe() throws InterruptedException {
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':"
                + "{'model':'gpt-transcribe'}}}}}");
        client.expect("session.updated");
    }

    @Test
    void failsToTranscribe() throws InterruptedException {
        connected(Fault.TRANSCRIPTION_FAILED);
        transcribe();
        client.append(WireFormat.PCM, TURN);
        String itemId =
                client.await("input_audio_buffer.committed").path("item_id").asText();
        JsonNode failed = client.await("conversation.item.input_audio_transcription.failed");
        assertThat(failed.path("item_id").asText()).isEqualTo(itemId);
        assertThat(failed.at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void failsOneResponseAndAnswersTheNext() throws InterruptedException {
        server.enqueue(Script.create().fail(Fault.RATE_LIMITED).say("Here I am."));
        client = TestClient.connect(server);
        client.expect("session.created");
        client.send("{'type':'response.create'}");
        assertThat(client.await("response.done").at("/response/status").asText())
                .isEqualTo("failed");
        client.send("{'type':'response.create'}");
        assertThat(TestClient.transcript(client.until("response.done"))).isEqualTo("Here I am.");
    }

    @Test
    void isHealedAtATestsWord() throws InterruptedException {
        connected(Fault.RESPONSE_FAILED);
        server.takeSession().heal().join();
        ask();
        assertThat(client.await("response.done").at("/response/status").asText())
                .isEqualTo("completed");
    }

    @Test
    void isAskedForByTheNameOfTheModel() throws InterruptedException {
        client = TestClient.connect(server.uri(), "fault-response-failed", "sk-test");
        client.expect("session.created");
        ask();
        assertThat(failure().path("type").asText()).isEqualTo("server_error");
    }

    private void ask() {
        client.send("{'type':'response.create','response':{'instructions':'One two three four five six.'}}");
    }

    private void connect(Fault fault) {
        server.enqueue(Script.create().fault(fault));
        client = TestClient.connect(server);
    }

    private void connected(Fault fault) throws InterruptedException {
        connect(fault);
        client.expect("session.created");
    }
}
