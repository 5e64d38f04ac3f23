package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.camelvoice.strictjson.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations with the sandbox over a real socket, in the orders that have been seen on OpenAI's wire. */
@Timeout(30)
class SandboxServerTest {

    private static final Speech QUESTION = Voices.KEVIN.speak("Where is my order");

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
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void beginsWithTheWholeSession() throws InterruptedException {
        JsonNode session = client.expect("session.created").get("session");
        assertThat(session.path("id").asText()).startsWith("sess_");
        assertThat(session.path("object").asText()).isEqualTo("realtime.session");
        assertThat(session.path("model").asText()).isEqualTo("gpt-realtime-2.1");
        assertThat(session.path("expires_at").asLong()).isCloseTo(System.currentTimeMillis() / 1000 + 3600, within(5L));
        assertThat(session.at("/audio/input/format")).hasToString("{\"type\":\"audio/pcm\",\"rate\":24000}");
        assertThat(session.at("/audio/input/turn_detection/silence_duration_ms").asInt())
                .isEqualTo(200);
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("alloy");
    }

    @Test
    void answersAnUpdateWithTheWholeSession() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.','audio':{"
                + "'input':{'format':{'type':'audio/pcmu'},'turn_detection':{'type':'server_vad','threshold':0.7}}}}}");
        JsonNode session = client.expect("session.updated").get("session");
        assertThat(session.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(session.at("/audio/input/format")).hasToString("{\"type\":\"audio/pcmu\"}");
        assertThat(session.at("/audio/output/format/type").asText()).isEqualTo("audio/pcm");
        assertThat(session.at("/audio/input/turn_detection/threshold").asDouble())
                .isEqualTo(0.7);
        assertThat(session.at("/audio/input/turn_detection/prefix_padding_ms").asInt())
                .isEqualTo(300);
    }

    @Test
    void dropsAWholeUpdateForOneUnknownField() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','event_id':'mine','session':{'type':'realtime','instructions':'x',"
                + "'modalities':['text']}}");
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("event_id").asText()).isEqualTo("mine");
        assertThat(error.path("code").asText()).isEqualTo("unknown_parameter");
        assertThat(error.path("param").asText()).isEqualTo("session.modalities");
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        assertThat(client.expect("session.updated").at("/session/instructions").asText())
                .isNotEqualTo("x");
    }

    @Test
    void saysTheGreetingThatItIsToldToSay() throws InterruptedException {
        client.expect("session.created");
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
        assertThat(done.path("status").asText()).isEqualTo("completed");
        assertThat(done.at("/output/0/content/0/transcript").asText()).isEqualTo("Hello, this is Acme.");
        assertThat(done.at("/metadata/purpose").asText()).isEqualTo("greeting");
        assertThat(TestClient.transcript(events)).isEqualTo("Hello, this is Acme.");
        assertThat(TestClient.audio(events))
                .isEqualTo(WireFormat.PCM.encodeSpeech(
                        Voices.KEVIN.speak("Hello, this is Acme.").samples()));
    }

    @Test
    void sendsAudioInQuartersOfASecondWithItsWordsAhead() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'response.create','response':{'instructions':'One two three four five six seven.'}}");
        List<JsonNode> events = client.until("response.output_audio.done");
        List<JsonNode> audio = events.stream()
                .filter(event -> TestClient.is(event, "response.output_audio.delta"))
                .toList();
        assertThat(audio.subList(0, audio.size() - 1)).allSatisfy(delta -> assertThat(TestClient.audio(List.of(delta)))
                .hasSize(12_000));
        List<JsonNode> beforeFirstAudio = events.subList(0, events.indexOf(audio.get(0)));
        assertThat(TestClient.transcript(beforeFirstAudio)).startsWith("One two three");
    }

    @ParameterizedTest
    @CsvSource({"PCM, audio/pcm", "MULAW, audio/pcmu", "ALAW, audio/pcma"})
    void repeatsWhatTheCallerSays(WireFormat format, String type) throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{'type':'" + type
                + "'}},'output':{'format':{'type':'" + type + "'}}}}}");
        client.expect("session.updated");
        client.append(format, Voices.join(Voices.silence(500), QUESTION.samples(), Voices.silence(600)));
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
        assertThat(events.get(1).path("item_id").asText()).isEqualTo(itemId);
        assertThat(events.get(2).path("item_id").asText()).isEqualTo(itemId);
        assertThat(events.get(3).at("/item/id").asText()).isEqualTo(itemId);
        assertThat(events.get(3).at("/item/content")).hasToString("[{\"type\":\"input_audio\",\"transcript\":null}]");
        short[] asked = format.toSpeechRate(format.decode(format.encodeSpeech(Silence.trim(QUESTION.samples()))));
        short[] answer = format.toSpeechRate(format.decode(TestClient.audio(events)));
        assertThat(likeness(asked, answer))
                .as("of %d %d", asked.length, answer.length)
                .isGreaterThan(0.99);
    }

    @Test
    void countsTheCallersSpeechFromTheFirstByteOfTheSession() throws InterruptedException {
        client.expect("session.created");
        short[] turn = Voices.join(Voices.silence(1_000), QUESTION.samples(), Voices.silence(600));
        client.append(WireFormat.PCM, Voices.join(turn, turn));
        int firstSound = QUESTION.words().get(0).startMillis();
        int onset = client.await("input_audio_buffer.speech_started")
                .path("audio_start_ms")
                .asInt();
        assertThat(onset).isCloseTo(1_000 + firstSound - 300, within(60));
        int second = client.await("input_audio_buffer.speech_started")
                .path("audio_start_ms")
                .asInt();
        assertThat(second - onset).isCloseTo(turn.length / 24, within(40));
    }

    @Test
    void saysATypedMessageBackAsText() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}");
        client.expect("session.updated");
        client.send(TestClient.userText("Good morning to you"));
        client.send("{'type':'response.create'}");
        List<JsonNode> events = client.until("rate_limits.updated");
        assertThat(TestClient.types(events))
                .containsExactly(
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        assertThat(TestClient.find(events, "response.output_text.done")
                        .path("text")
                        .asText())
                .isEqualTo("Good morning to you");
        assertThat(events.get(4).path("previous_item_id").asText())
                .isEqualTo(events.get(0).at("/item/id").asText());
        assertThat(TestClient.find(events, "response.content_part.added").path("part"))
                .hasToString("{\"type\":\"text\",\"text\":\"\"}");
    }

    @Test
    void callsAToolWhenItIsToldToAndSaysItsAnswer() throws InterruptedException {
        client.expect("session.created");
        client.send(TestClient.userText("call order_status {\\'orderNumber\\':\\'42\\'}"));
        client.send("{'type':'response.create'}");
        List<JsonNode> events = client.until("rate_limits.updated");
        assertThat(TestClient.types(events.subList(2, events.size())))
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        JsonNode call = TestClient.find(events, "response.output_item.done").path("item");
        assertThat(call.path("name").asText()).isEqualTo("order_status");
        assertThat(call.path("arguments").asText()).isEqualTo("{\"orderNumber\":\"42\"}");
        assertThat(call.path("status").asText()).isEqualTo("completed");
        client.send(Json.object()
                .put("type", "conversation.item.create")
                .set(
                        "item",
                        Json.object()
                                .put("type", "function_call_output")
                                .put("call_id", call.path("call_id").asText())
                                .put("output", "It is on its way.")));
        client.send("{'type':'response.create'}");
        assertThat(TestClient.transcript(client.until("response.done"))).isEqualTo("It is on its way.");
    }

    @Test
    void refusesTheAnswerOfACallThatItNeverMade() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'call_1',"
                + "'output':'x'}}");
        assertThat(client.expect("error").at("/error/message").asText())
                .isEqualTo("Tool call ID 'call_1' not found in conversation.");
    }

    @Test
    void stopsWhenTheCallerSpeaks() throws InterruptedException {
        server.close();
        client.close();
        server = SandboxServer.builder().voice(Voices.KEVIN).pace(2).start();
        client = TestClient.connect(server);
        client.expect("session.created");
        client.send("{'type':'response.create','response':{'instructions':'" + "One two three. ".repeat(10) + "'}}");
        JsonNode delta = client.await("response.output_audio.delta");
        server.takeSession().startSpeech().join();
        List<JsonNode> events = client.until("rate_limits.updated");
        List<JsonNode> after = events.subList(
                events.indexOf(TestClient.find(events, "input_audio_buffer.speech_started")), events.size());
        assertThat(TestClient.types(after))
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        JsonNode done = TestClient.find(events, "response.done").get("response");
        assertThat(done.path("status").asText()).isEqualTo("cancelled");
        assertThat(done.path("status_details")).hasToString("{\"type\":\"cancelled\",\"reason\":\"turn_detected\"}");
        assertThat(done.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(done.at("/output/0/id").asText())
                .isEqualTo(delta.path("item_id").asText());
    }

    @Test
    void goesOnWhenItMustNotBeInterrupted() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{"
                + "'type':'server_vad','interrupt_response':false,'create_response':false}}}}}");
        client.expect("session.updated");
        client.send("{'type':'response.create','response':{'instructions':'One two three. One two three.'}}");
        client.await("response.output_audio.delta");
        client.append(WireFormat.PCM, Voices.join(QUESTION.samples(), Voices.silence(600)));
        SandboxSession session = server.takeSession();
        await().until(() -> session.timeline().contains("< input_audio_buffer.committed"));
        assertThat(client.await("response.done").at("/response/status").asText())
                .isEqualTo("completed");
        assertThat(session.timeline()).containsOnlyOnce("< response.created");
    }

    @Test
    void canBeCancelledBeforeItHasSaidAnything() throws InterruptedException {
        client.expect("session.created");
        server.takeSession()
                .follow(Script.create().thinkTime(Duration.ofMinutes(1)))
                .join();
        client.send("{'type':'response.create','response':{'instructions':'One.'}}");
        client.expect("response.created");
        client.send("{'type':'response.cancel'}");
        JsonNode done = client.expect("response.done").get("response");
        assertThat(done.at("/status_details/reason").asText()).isEqualTo("client_cancelled");
        assertThat(done.get("output")).isEmpty();
        client.expect("rate_limits.updated");
        client.send("{'type':'response.cancel','event_id':'c1'}");
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("code").asText()).isEqualTo("response_cancel_not_active");
        assertThat(error.path("message").asText()).isEqualTo("Cancellation failed: no active response found");
        assertThat(error.path("event_id").asText()).isEqualTo("c1");
        assertThat(client.hearsNothingFor(100)).isTrue();
    }

    @Test
    void makesOneResponseAtATime() throws InterruptedException {
        client.expect("session.created");
        server.takeSession()
                .follow(Script.create().thinkTime(Duration.ofMinutes(1)))
                .join();
        client.send("{'type':'response.create','response':{'instructions':'One two three.'}}");
        String id = client.expect("response.created").at("/response/id").asText();
        client.send("{'type':'response.create','event_id':'second'}");
        JsonNode error = client.expect("error").get("error");
        assertThat(error.path("code").asText()).isEqualTo("conversation_already_has_active_response");
        assertThat(error.path("message").asText())
                .isEqualTo("Conversation already has an active response in progress: " + id
                        + ". Wait until the response is finished before creating a new one.");
        assertThat(error.path("event_id").asText()).isEqualTo("second");
        client.send("{'type':'response.cancel'}");
        client.expect("response.done");
    }

    @Test
    void answersOutOfBandBesidesTheConversation() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'response.create','response':{'instructions':'One two three. One two three.'}}");
        String main = client.expect("response.created").at("/response/id").asText();
        client.send("{'type':'response.create','response':{'conversation':'none','output_modalities':['text'],"
                + "'metadata':{'topic':'x'},'input':[{'type':'message','role':'user','content':["
                + "{'type':'input_text','text':'aside'}]}]}}");
        List<JsonNode> events = client.until("rate_limits.updated");
        events.addAll(client.until("rate_limits.updated"));
        List<JsonNode> aside = events.stream()
                .filter(event -> !event.path("response_id").asText().equals(main))
                .filter(event -> !event.at("/response/id").asText().equals(main))
                .toList();
        assertThat(TestClient.find(aside, "response.created")
                        .at("/response/conversation_id")
                        .isNull())
                .isTrue();
        assertThat(TestClient.find(aside, "response.done")
                        .at("/response/metadata/topic")
                        .asText())
                .isEqualTo("x");
        assertThat(TestClient.find(aside, "response.output_text.done")
                        .path("text")
                        .asText())
                .isEqualTo("aside");
        assertThat(events.stream().filter(event -> TestClient.is(event, "conversation.item.added")))
                .hasSize(1);
    }

    @Test
    void leavesTurnsToAClientThatWantsThem() throws InterruptedException {
        client.expect("session.created");
        client.send(
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
        client.expect("session.updated");
        client.append(WireFormat.PCM, QUESTION.samples());
        client.append(WireFormat.PCM, Voices.silence(1_000));
        client.send("{'type':'input_audio_buffer.commit'}");
        client.expect("input_audio_buffer.committed");
        client.expect("conversation.item.added");
        client.expect("conversation.item.done");
        client.send("{'type':'response.create'}");
        assertThat(TestClient.audio(client.until("response.done"))).hasSizeGreaterThan(24_000);
        client.send("{'type':'input_audio_buffer.commit'}");
        assertThat(client.await("error").at("/error/message").asText())
                .isEqualTo(
                        "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but "
                                + "buffer only has 0.00ms of audio.");
    }

    @Test
    void forgetsWhatIsCleared() throws InterruptedException {
        client.expect("session.created");
        client.send(
                "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
        client.expect("session.updated");
        client.append(WireFormat.PCM, QUESTION.samples());
        client.send("{'type':'input_audio_buffer.clear'}");
        client.expect("input_audio_buffer.cleared");
        client.send("{'type':'input_audio_buffer.commit'}");
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo("input_audio_buffer_commit_empty");
    }

    @ParameterizedTest(name = "{0}: {1} deltas")
    @CsvSource({"gpt-transcribe, 5", "whisper-1, 1"})
    void transcribesWhenItIsAskedTo(String model, int deltas) throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':"
                + "{'model':'" + model + "'}}}}}");
        client.expect("session.updated");
        server.takeSession()
                .follow(Script.create().hear("Where is my order, please?"))
                .join();
        client.append(WireFormat.PCM, Voices.join(QUESTION.samples(), Voices.silence(600)));
        String itemId =
                client.await("input_audio_buffer.committed").path("item_id").asText();
        List<JsonNode> events = client.until("conversation.item.input_audio_transcription.completed");
        List<JsonNode> pieces = events.stream()
                .filter(event -> TestClient.is(event, "conversation.item.input_audio_transcription.delta"))
                .toList();
        assertThat(pieces)
                .hasSize(deltas)
                .allMatch(piece -> piece.path("item_id").asText().equals(itemId));
        assertThat(pieces.stream().map(piece -> piece.path("delta").asText()).collect(Collectors.joining()))
                .isEqualTo("Where is my order, please?");
        JsonNode completed = events.get(events.size() - 1);
        assertThat(completed.path("item_id").asText()).isEqualTo(itemId);
        assertThat(completed.path("transcript").asText()).isEqualTo("Where is my order, please?");
        assertThat(completed.at("/usage/seconds").asDouble()).isCloseTo(1.0, within(0.5));
    }

    @Test
    void keepsItsVoiceOnceItHasSpoken() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'marin'}}}}");
        client.expect("session.updated");
        client.send("{'type':'response.create','response':{'instructions':'One.'}}");
        client.await("response.done");
        client.await("rate_limits.updated");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'marin'}}}}");
        client.expect("session.updated");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'cedar'}}}}");
        assertThat(client.expect("error").at("/error/message").asText())
                .isEqualTo("Cannot update a conversation's voice if assistant audio is present.");
    }

    @Test
    void countsTokens() throws InterruptedException {
        client.expect("session.created");
        client.send("{'type':'response.create','response':{'instructions':'One two three.'}}");
        List<JsonNode> events = client.until("response.done");
        JsonNode usage = events.get(events.size() - 1).at("/response/usage");
        int seconds20 = TestClient.audio(events).length / 2_400; // 50 ms each
        assertThat(usage.at("/output_token_details/audio_tokens").asInt()).isEqualTo(seconds20);
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("input_tokens").asInt()
                        + usage.path("output_tokens").asInt());
        client.send(TestClient.userText("And again"));
        client.send("{'type':'response.create'}");
        JsonNode second = client.await("response.done").at("/response/usage");
        assertThat(second.at("/input_token_details/cached_tokens").asInt())
                .isPositive()
                .isLessThanOrEqualTo(usage.path("input_tokens").asInt())
                .matches(cached -> cached % 64 == 0);
    }

    @Test
    void survivesWhatIsNotAnEvent() throws InterruptedException {
        client.expect("session.created");
        client.send("not json");
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo("invalid_json");
        client.send("[]");
        assertThat(client.expect("error").at("/error/code").asText()).isEqualTo("invalid_event");
        client.sendBinary((byte) 1);
        assertThat(client.expect("error").at("/error/message").asText())
                .isEqualTo("Expected a text WebSocket message; binary frames are not supported.");
        client.send("{'type':'input_audio_buffer.append','audio':'***'}");
        assertThat(client.expect("error").at("/error/param").asText()).isEqualTo("audio");
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        client.expect("session.updated");
        assertThat(server.takeSession().violations()).hasSize(4);
    }

    @Test
    void takesAudioCutInMidSample() throws InterruptedException {
        client.expect("session.created");
        byte[] audio = WireFormat.PCM.encodeSpeech(Voices.join(QUESTION.samples(), Voices.silence(500)));
        for (int at = 0; at < audio.length; at += 961) {
            ObjectNode append = Json.object().put("type", "input_audio_buffer.append");
            client.send(append.put("audio", TestClient.base64(audio, at, Math.min(audio.length, at + 961))));
        }
        short[] answer = WireFormat.PCM.decode(TestClient.audio(client.until("response.done")));
        assertThat(likeness(Silence.trim(QUESTION.samples()), answer)).isGreaterThan(0.99);
    }

    /** The highest normalised correlation of the one in the other, 1 if it is there as it is. */
    private static double likeness(short[] original, short[] answer) {
        double best = 0;
        for (int shift = -2_400; shift < 2_400; shift += 1) {
            double product = 0;
            double one = 1;
            double two = 1;
            for (int i = 2_400; i < original.length - 2_400; i += 7) {
                int j = i + shift;
                double y = j < answer.length ? answer[j] : 0;
                product += original[i] * y;
                one += (double) original[i] * original[i];
                two += y * y;
            }
            best = Math.max(best, product / Math.sqrt(one * two));
        }
        return best;
    }
}
