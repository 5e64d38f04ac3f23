package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client may do to the items of a conversation, and what OpenAI's server says where it may not. */
@Timeout(30)
class ItemsTest {

    private SandboxServer server;
    private TestClient client;

    @BeforeEach
    void start() throws InterruptedException {
        server = SandboxServer.builder()
                .voice(Voices.KEVIN)
                .thinkTime(Duration.ofMillis(1))
                .pace(100)
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
    void truncatesToWhatWasHeardAndForgetsTheTranscript() throws InterruptedException {
        JsonNode item = spoken("One two three.");
        truncate(item.path("id").asText(), 300);
        JsonNode truncated = client.expect("conversation.item.truncated");
        assertThat(truncated.path("item_id").asText()).isEqualTo(item.path("id").asText());
        assertThat(truncated.path("content_index").asInt()).isZero();
        assertThat(truncated.path("audio_end_ms").asInt()).isEqualTo(300);
        JsonNode content = retrieve(item).at("/content/0");
        assertThat(content.has("transcript")).isFalse();
        assertThat(content.path("audio").asText()).hasSize(300 * 48 * 4 / 3);
    }

    @Test
    void truncatesToNoMoreThanItSent() throws InterruptedException {
        JsonNode item = spoken("One.");
        int millis = audio(item).length / 48;
        truncate(item.path("id").asText(), millis + 1);
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("message").asText())
                .isEqualTo("Audio content of %dms is already shorter than %dms".formatted(millis, millis + 1));
        assertThat(error.path("code").asText()).isEqualTo("invalid_value");
        assertThat(error.path("param").asText()).isEqualTo("audio_end_ms");
        truncate(item.path("id").asText(), millis);
        client.expect("conversation.item.truncated");
    }

    @Test
    void truncatesNothingThatTheCallerSaid() throws InterruptedException {
        client.send(TestClient.userText("Hello"));
        String id = client.expect("conversation.item.added").at("/item/id").asText();
        client.expect("conversation.item.done");
        truncate(id, 0);
        assertThat(client.expect("error").at("/error/message").asText())
                .isEqualTo("Only model output audio messages can be truncated");
    }

    @Test
    void truncatesNothingThatHasNoAudioYet() throws InterruptedException {
        SandboxSession session = server.takeSession();
        session.follow(Script.create().respond(Output.play(new short[0], "nothing")))
                .join();
        client.send("{'type':'response.create'}");
        String id = client.await("conversation.item.added").at("/item/id").asText();
        client.await("rate_limits.updated");
        truncate(id, 0);
        assertThat(client.expect("error").at("/error/message").asText())
                .isEqualTo("Only model output audio messages can be truncated");
    }

    @Test
    void truncatesNothingThatIsNotThere() throws InterruptedException {
        truncate("item_x", 0);
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("code").asText()).isEqualTo("item_truncate_invalid_item_id");
        assertThat(error.path("message").asText())
                .isEqualTo("Error truncating item: the item with id 'item_x' does not exist.");
    }

    @Test
    void deletesAnItemOnce() throws InterruptedException {
        JsonNode item = spoken("One.");
        String id = item.path("id").asText();
        client.send("{'type':'conversation.item.delete','item_id':'" + id + "'}");
        assertThat(client.expect("conversation.item.deleted").path("item_id").asText())
                .isEqualTo(id);
        client.send("{'type':'conversation.item.delete','item_id':'" + id + "'}");
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo("item_delete_invalid_item_id");
    }

    @Test
    void givesBackTheCallersAudio() throws InterruptedException {
        short[] said = Voices.KEVIN.speak("Hello").samples();
        client.append(WireFormat.PCM, Voices.join(said, Voices.silence(500)));
        JsonNode item = client.await("conversation.item.added").get("item");
        client.await("rate_limits.updated");
        byte[] audio = audio(item);
        assertThat(WireFormat.PCM.decode(audio)).isEqualTo(Silence.trim(said));
    }

    @Test
    void putsAnItemWhereItIsToldTo() throws InterruptedException {
        create("b", null);
        assertThat(client.expect("conversation.item.added")
                        .get("previous_item_id")
                        .isNull())
                .isTrue();
        client.expect("conversation.item.done");
        create("c", null);
        assertThat(client.expect("conversation.item.added")
                        .path("previous_item_id")
                        .asText())
                .isEqualTo("b");
        client.expect("conversation.item.done");
        create("a", "root");
        assertThat(client.expect("conversation.item.added")
                        .get("previous_item_id")
                        .isNull())
                .isTrue();
        client.expect("conversation.item.done");
        create("d", "b");
        assertThat(client.expect("conversation.item.added")
                        .path("previous_item_id")
                        .asText())
                .isEqualTo("b");
        client.expect("conversation.item.done");
        create("e", "nobody");
        assertThat(client.expect("error").at("/error/message").asText()).contains("'nobody' does not exist");
        create("a", null);
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo("invalid_value");
    }

    @Test
    void answersTheItemsOfTheInputInsteadOfTheConversation() throws InterruptedException {
        create("a", null);
        client.expect("conversation.item.added");
        client.expect("conversation.item.done");
        client.send(TestClient.userText("Not this"));
        client.send("{'type':'response.create','response':{'input':[{'type':'item_reference','id':'a'}]}}");
        assertThat(TestClient.transcript(client.until("response.done"))).isEqualTo("I am a");
        client.expect("rate_limits.updated");
        client.send("{'type':'response.create','response':{'input':[{'type':'item_reference','id':'x'}]}}");
        assertThat(client.expect("error").at("/error/message").asText())
                .isEqualTo("The item with id 'x' does not exist.");
    }

    private void create(String id, String previous) {
        ObjectNode event = TestClient.userText("I am " + id);
        ((ObjectNode) event.get("item")).put("id", id);
        client.send(previous == null ? event : event.put("previous_item_id", previous));
    }

    private void truncate(String id, int millis) {
        client.send("{'type':'conversation.item.truncate','item_id':'%s','content_index':0,'audio_end_ms':%d}"
                .formatted(id, millis));
    }

    /** The item that says this, when it is done. */
    private JsonNode spoken(String text) throws InterruptedException {
        client.send("{'type':'response.create','response':{'instructions':'" + text + "'}}");
        List<JsonNode> events = client.until("rate_limits.updated");
        return TestClient.find(events, "conversation.item.done").get("item");
    }

    private JsonNode retrieve(JsonNode item) throws InterruptedException {
        client.send("{'type':'conversation.item.retrieve','item_id':'"
                + item.path("id").asText() + "'}");
        return client.expect("conversation.item.retrieved").get("item");
    }

    private byte[] audio(JsonNode item) throws InterruptedException {
        return Base64.getDecoder().decode(retrieve(item).at("/content/0/audio").asText());
    }
}
