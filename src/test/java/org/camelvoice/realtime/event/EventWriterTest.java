package org.camelvoice.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeClientEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventWriterTest {
    private static final ObjectMapper MAPPER = new JsonMapper();

    static Stream<String> clientEvents() {
        return Stream.concat(
                Stream.of(EventWriter.append("AAAA")),
                Stream.of(
                                ClientEvent.sessionUpdate(SessionConfig.realtime()),
                                ClientEvent.sessionUpdate(everything()),
                                ClientEvent.sessionUpdate(other()),
                                ClientEvent.sessionUpdate(
                                        SessionConfig.realtime().turnDetection(TurnDetection.manual())),
                                ClientEvent.inputAudioBufferCommit(),
                                ClientEvent.inputAudioBufferClear(),
                                ClientEvent.conversationItemCreate(
                                        Item.user("Hello").withId("item_1")),
                                ClientEvent.conversationItemCreate(Item.system("Be brief."), "root"),
                                ClientEvent.conversationItemCreate(Item.assistant("Hi.")),
                                ClientEvent.conversationItemCreate(Item.functionCall("call_1", "add", "{\"a\":1}")),
                                ClientEvent.conversationItemCreate(Item.functionCallOutput("call_1", "{\"sum\":3}")),
                                ClientEvent.conversationItemRetrieve("item_1"),
                                ClientEvent.conversationItemTruncate("item_1", 0, 1234),
                                ClientEvent.conversationItemDelete("item_1"),
                                ClientEvent.responseCreate(),
                                ClientEvent.responseCreate(greeting()),
                                ClientEvent.responseCreate(ResponseConfig.asTheSession()
                                        .input(List.of(Item.user("Hello")))
                                        .toolChoice(ToolChoice.function("add"))
                                        .tools(List.of(add()))
                                        .outOfBand()),
                                ClientEvent.responseCancel(null),
                                ClientEvent.responseCancel("resp_1"))
                        .flatMap(event -> Stream.of(event, event.withEventId("event_1")))
                        .map(EventWriter::write));
    }

    private static SessionConfig everything() {
        return SessionConfig.realtime()
                .instructions("Be \"brief\".\nGrüße 🎵")
                .outputModality(OutputModality.AUDIO)
                .inputFormat(RealtimeAudioFormat.PCM)
                .outputFormat(RealtimeAudioFormat.PCMU)
                .turnDetection(TurnDetection.serverVad()
                        .threshold(0.5)
                        .prefixPaddingMillis(300)
                        .silenceDurationMillis(500)
                        .idleTimeoutMillis(5000)
                        .createResponse(true)
                        .interruptResponse(true))
                .transcription(Transcription.by("gpt-transcribe")
                        .language("en")
                        .prompt("Orders")
                        .keywords(List.of("Acme")))
                .noiseReduction(NoiseReduction.NEAR_FIELD)
                .voice("marin")
                .speed(1.1)
                .tools(List.of(add(), new FunctionTool("now", null, null)))
                .toolChoice(ToolChoice.AUTO)
                .parallelToolCalls(true)
                .reasoningEffort("low")
                .maxOutputTokens(4096)
                .truncation(Truncation.retentionRatio(0.8));
    }

    private static SessionConfig other() {
        return SessionConfig.realtime()
                .outputModality(OutputModality.TEXT)
                .inputFormat(RealtimeAudioFormat.PCMA)
                .turnDetection(TurnDetection.semanticVad()
                        .eagerness(SemanticVad.Eagerness.HIGH)
                        .createResponse(false)
                        .interruptResponse(false))
                .noiseReduction(NoiseReduction.FAR_FIELD)
                .customVoice("voice_1")
                .tools(List.of())
                .toolChoice(ToolChoice.REQUIRED)
                .truncation(Truncation.DISABLED);
    }

    private static ResponseConfig greeting() {
        return ResponseConfig.asTheSession()
                .instructions("Say hello.")
                .input(List.of())
                .toolChoice(ToolChoice.NONE)
                .outputModality(OutputModality.AUDIO)
                .maxOutputTokens(200)
                .metadata(Map.of("purpose", "greeting"));
    }

    private static FunctionTool add() {
        JsonNode schema = MAPPER.createObjectNode().put("type", "object");
        return new FunctionTool("add", "Adds two numbers", schema);
    }

    @ParameterizedTest
    @MethodSource("clientEvents")
    void everyEventIsValidByThePublishedTypes(String json) throws Exception {
        RealtimeClientEvent event = ObjectMappers.jsonMapper().readValue(json, RealtimeClientEvent.class);
        event.validate();
        assertThat(PublishedTypes.undeclared(event)).isEmpty();
    }

    @Test
    void aFieldThatIsNotPublishedWouldBeFound() throws Exception {
        String json = "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"modalities\":[]}}";
        assertThat(PublishedTypes.undeclared(ObjectMappers.jsonMapper().readValue(json, RealtimeClientEvent.class)))
                .containsExactly("RealtimeSessionCreateRequest.modalities");
    }

    @Test
    void nothingIsWrittenThatWasNotSet() {
        assertThat(EventWriter.write(ClientEvent.sessionUpdate(SessionConfig.realtime()
                        .voice("marin")
                        .instructions(null)
                        .outputModality(null))))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
                        + "\"audio\":{\"output\":{\"voice\":\"marin\"}}}}");
    }

    @Test
    void manualTurnsAreSaidSinceTheServerDetectsThemOtherwise() {
        assertThat(EventWriter.write(
                        ClientEvent.sessionUpdate(SessionConfig.realtime().turnDetection(TurnDetection.manual()))))
                .isEqualTo("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
                        + "\"audio\":{\"input\":{\"turn_detection\":null}}}}");
    }

    @Test
    void anEmptyInputIsWritten() {
        assertThat(EventWriter.write(
                        ClientEvent.responseCreate(ResponseConfig.asTheSession().input(List.of()))))
                .isEqualTo("{\"type\":\"response.create\",\"response\":{\"input\":[]}}");
    }

    @Test
    void aConfigNeverChanges() {
        SessionConfig config = SessionConfig.realtime().voice("marin");
        String before = EventWriter.write(ClientEvent.sessionUpdate(config));
        config.voice("cedar").speed(1.5).inputFormat(RealtimeAudioFormat.PCMU);
        assertThat(EventWriter.write(ClientEvent.sessionUpdate(config))).isEqualTo(before);
    }

    @Test
    void appendIsJoinedAroundTheAudio() {
        assertThat(EventWriter.append("+/A=")).isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\"+/A=\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "AA\"", "\\", "AAAA\\AAAA", "AAAAAAAAAAAAA\n", "\u0000", "AAAAAAA\u001f"})
    void whatCouldBreakOutOfItsStringIsRefused(String base64) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWriter.append(base64))
                .withMessageMatching("Expected audio in base64, got another character at \\d+ of \\d+");
    }

    @Test
    void noEventShowsWhatIsSaid() {
        ClientEvent event =
                ClientEvent.conversationItemCreate(Item.user("my secret")).withEventId("event_1");
        assertThat(event).hasToString("conversation.item.create[event_1]");
        assertThat(Item.user("my secret").toString()).doesNotContain("secret");
    }
}
