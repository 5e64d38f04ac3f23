package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations with the sandbox over a real socket, in the orders that openai-realtime.md §2.5 has seen on the wire. */
@Timeout(30)
class SandboxServerTest {

    private SandboxServer server;
    private TestClient client;

    @BeforeEach
    void start() throws InterruptedException {
        server = SandboxServer.builder()
                .voice(Voices.KEVIN)
                .thinkTime(Duration.ofMillis(20))
                .pace(50)
                .start();
        client = TestClient.connect(server);
        client.expect("session.created");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void saysTheGreetingThatItIsToldToSay() throws InterruptedException {
        client.send("{'type':'response.create','response':{'input':[],'tool_choice':'none',"
                + "'metadata':{'purpose':'greeting'},'instructions':'Say exactly: “Hello, this is Acme.”'}}");
        List<JsonNode> events = client.until("rate_limits.updated");
        assertThat(TestClient.types(events).stream().filter(type -> !type.endsWith("delta")))
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        JsonNode done = events.get(events.size() - 2).path("response");
        assertThat(done.at("/output/0/content/0/transcript").asText()).isEqualTo("Hello, this is Acme.");
        assertThat(done.at("/metadata/purpose").asText()).isEqualTo("greeting");
        assertThat(TestClient.audio(events)).hasSizeGreaterThan(48_000);
    }

    @Test
    void repeatsWhatTheCallerSays() throws InterruptedException {
        Speech speech = Voices.KEVIN.speak("Where is my order?");
        client.append(WireFormat.PCM, Voices.join(Voices.silence(500), speech.samples(), Voices.silence(600)));
        List<JsonNode> events = client.until("rate_limits.updated");
        assertThat(TestClient.types(events).subList(0, 7))
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.created",
                        "response.output_item.added");
        String itemId = events.get(0).path("item_id").asText();
        assertThat(events.get(2).path("item_id").asText()).isEqualTo(itemId);
        assertThat(events.get(3).at("/item/id").asText()).isEqualTo(itemId);
    }
}
