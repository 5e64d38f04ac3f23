package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camelvoice.strictjson.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a test can see of a session, and do to it. */
@Timeout(30)
class SandboxSessionTest {

    private SandboxServer server;
    private TestClient client;
    private SandboxSession session;

    @BeforeEach
    void start() throws InterruptedException {
        server = SandboxServer.builder()
                .voice(Voices.KEVIN)
                .thinkTime(Duration.ofMillis(10))
                .pace(50)
                .start();
        client = TestClient.connect(server);
        client.expect("session.created");
        session = server.takeSession();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void handsOverWhatTheClientSentInOrder() throws InterruptedException {
        client.send("{'type':'input_audio_buffer.clear'}");
        client.send("{'type':'response.cancel'}");
        assertThat(session.takeEvent().type()).isEqualTo("input_audio_buffer.clear");
        assertThat(session.takeEvent().type()).isEqualTo("response.cancel");
        assertThat(session.events())
                .extracting(ReceivedEvent::type)
                .containsExactly("input_audio_buffer.clear", "response.cancel");
        session.assertExhausted();
    }

    @Test
    void findsAnEventBehindOthersAndKeepsThem() throws InterruptedException {
        client.append(WireFormat.PCM, Voices.silence(100));
        client.send("{'type':'response.cancel'}");
        client.send("{'type':'input_audio_buffer.clear'}");
        session.takeEvent("input_audio_buffer.clear");
        assertThatThrownBy(session::assertExhausted)
                .isInstanceOf(AssertionError.class)
                .hasMessage("Nobody took [response.cancel]");
        assertThat(session.takeEvent().type()).isEqualTo("input_audio_buffer.append");
        assertThat(session.appendedAudio()).hasSize(100 * 48);
    }

    @Test
    void failsWhenNothingComes() {
        assertThatThrownBy(() -> session.takeEvent("response.create", Duration.ofMillis(50)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("No response.create came within 50 ms")
                .hasMessageContaining("< session.created");
    }

    @Test
    void remembersWhatAServerWouldComplainOf() throws InterruptedException {
        session.assertNoViolations();
        client.send("{'type':'response.cancel'}");
        client.expect("error");
        assertThat(session.violations())
                .extracting(error -> error.path("code").asText())
                .containsExactly("response_cancel_not_active");
        assertThatThrownBy(session::assertNoViolations).isInstanceOf(AssertionError.class);
    }

    @Test
    void sendsAnyEvent() throws InterruptedException {
        session.send(Json.object().put("type", "conversation.surprise").put("x", 1))
                .join();
        JsonNode event = client.expect("conversation.surprise");
        assertThat(event.path("x").asInt()).isEqualTo(1);
        assertThat(event.path("event_id").asText()).startsWith("event_");
    }

    @Test
    void startsSpeechAtATestsWordAndEndsItWithTheSilence() throws InterruptedException {
        client.append(WireFormat.PCM, Voices.silence(500));
        await().until(() -> session.appendedAudio().length == 24_000);
        long before = System.nanoTime();
        assertThat(session.startSpeech().join()).isBetween(before, System.nanoTime());
        JsonNode started = client.expect("input_audio_buffer.speech_started");
        assertThat(started.path("audio_start_ms").asInt()).isEqualTo(200);
        assertThatThrownBy(() -> session.startSpeech().join()).hasMessageContaining("hears speech already");
        client.append(WireFormat.PCM, Voices.silence(200));
        JsonNode stopped = client.expect("input_audio_buffer.speech_stopped");
        assertThat(stopped.path("audio_end_ms").asInt()).isEqualTo(700);
        assertThat(client.expect("input_audio_buffer.committed").path("item_id"))
                .isEqualTo(started.path("item_id"))
                .isEqualTo(stopped.path("item_id"));
        assertThat(TestClient.transcript(client.until("response.done"))).isEqualTo("I heard nothing.");
    }

    @Test
    void cannotStartSpeechWhereTurnsAreTheClients() throws InterruptedException {
        client.send(
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
        client.expect("session.updated");
        assertThatThrownBy(() -> session.startSpeech().join())
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no turn detection");
    }

    @Test
    void followsAScriptWithSeveralItemsInAResponse() throws InterruptedException {
        session.follow(Script.create()
                        .respond(Output.say("One moment."), Output.say("I look."), Output.call("find", "{\"a\":1}"))
                        .say("Found."))
                .join();
        client.send("{'type':'response.create','response':{'instructions':'Hello.'}}");
        assertThat(TestClient.transcript(client.until("rate_limits.updated"))).isEqualTo("Hello.");
        client.send("{'type':'response.create'}");
        List<JsonNode> events = client.until("rate_limits.updated");
        JsonNode output = TestClient.find(events, "response.done").at("/response/output");
        assertThat(output).hasSize(3);
        assertThat(output.at("/1/content/0/transcript").asText()).isEqualTo("I look.");
        assertThat(output.at("/2/name").asText()).isEqualTo("find");
        assertThat(events.stream()
                        .filter(event -> TestClient.is(event, "response.output_item.added"))
                        .map(event -> event.path("output_index").asInt()))
                .containsExactly(0, 1, 2);
        client.send("{'type':'response.create'}");
        assertThat(TestClient.transcript(client.until("response.done"))).isEqualTo("Found.");
    }

    @Test
    void anAnswerPausesInTheMiddleOfItsAudio() throws InterruptedException {
        Output second = Output.play(Voices.silence(1_000), "");
        session.follow(Script.create().respond(second.pausing(Duration.ofMillis(500), Duration.ofMillis(400))))
                .join();
        client.send("{'type':'response.create'}");
        client.await("response.output_audio.delta");
        client.await("response.output_audio.delta");
        long before = System.nanoTime();
        client.await("response.output_audio.delta");
        long pauseMillis = (System.nanoTime() - before) / 1_000_000;
        client.await("response.output_audio.delta");
        assertThat(pauseMillis).isBetween(350L, 4_000L);
        assertThat(client.await("response.done").at("/response/status").asText())
                .isEqualTo("completed");
    }

    @Test
    void tellsTheOrderOfBothDirections() throws InterruptedException {
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        client.expect("session.updated");
        client.append(WireFormat.PCM, Voices.silence(100));
        client.send("{'type':'input_audio_buffer.clear'}");
        client.expect("input_audio_buffer.cleared");
        assertThat(session.timeline())
                .containsExactly(
                        "< session.created",
                        "> session.update",
                        "< session.updated",
                        "> input_audio_buffer.append",
                        "> input_audio_buffer.clear",
                        "< input_audio_buffer.cleared");
    }

    @Test
    void endsAsATestWants() throws InterruptedException {
        session.close(1011, "Oops").join();
        assertThat(client.end()).isEqualTo("1011 Oops");
        assertThat(session.ended()).succeedsWithin(5, TimeUnit.SECONDS);
        try (TestClient second = TestClient.connect(server)) {
            second.expect("session.created");
            server.takeSession().cut().join();
            assertThat(second.end()).isEqualTo("broken");
        }
        try (TestClient third = TestClient.connect(server)) {
            third.expect("session.created");
            server.takeSession().expireNow().join();
            assertThat(third.expect("error").at("/error/code").asText()).isEqualTo("session_expired");
            assertThat(third.end()).startsWith("1001 ");
        }
    }

    @Test
    void expiresByItself() throws InterruptedException {
        try (SandboxServer brief = SandboxServer.builder()
                        .maxDuration(Duration.ofMillis(50))
                        .start();
                TestClient guest = TestClient.connect(brief)) {
            guest.expect("session.created");
            assertThat(guest.expect("error").at("/error/code").asText()).isEqualTo("session_expired");
            assertThat(guest.end()).startsWith("1001 ");
        }
    }

    @Test
    void givesEachSessionTheScriptThatWasEnqueuedForIt() throws InterruptedException {
        server.otherwise(Script.create().say("otherwise"));
        server.enqueue(Script.create().say("first"));
        server.enqueue(Script.create().say("second"));
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            try (TestClient guest = TestClient.connect(server)) {
                guest.expect("session.created");
                guest.send("{'type':'response.create'}");
                said.add(TestClient.transcript(guest.until("response.done")));
            }
        }
        assertThat(said).containsExactly("first", "second", "otherwise", "otherwise");
    }

    @Test
    void selectsTheSubprotocolOfABrowser() throws InterruptedException {
        try (TestClient browser = TestClient.connect(TestClient.request(server.uri() + "?model=gpt-realtime")
                .header("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-wrong-1"))) {
            assertThat(browser.expect("error").at("/error/code").asText()).isEqualTo("invalid_api_key");
            assertThat(browser.protocol()).isEqualTo("realtime");
        }
    }

    @Test
    void forgetsTheOldestEventsOfALongSession() throws InterruptedException {
        try (SandboxServer forgetful =
                        SandboxServer.builder().rememberedEvents(3).start();
                TestClient guest = TestClient.connect(forgetful)) {
            guest.expect("session.created");
            guest.append(WireFormat.PCM, Voices.silence(1_000));
            guest.send("{'type':'input_audio_buffer.clear'}");
            guest.expect("input_audio_buffer.cleared");
            assertThat(forgetful.takeSession().events()).hasSize(3);
        }
    }
}
