package org.camelvoice.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeClientEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.realtime.client.SessionOptions;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant's wishes and the endpoint's options, as a session's. */
class TenantSessionTest {
    private final Tenant tenant = new Tenant();
    private final OpenAiRealtimeConfiguration configuration = new OpenAiRealtimeConfiguration();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> unfilled = new ArrayList<>();

    @BeforeEach
    void defaults() {
        configuration.setUrl("wss://api.openai.com/v1/realtime");
        configuration.setModel("gpt-realtime-2.1");
        configuration.setTranscriptionModel("gpt-transcribe");
        configuration.setApiKey("sk-test");
        configuration.setAuthHeader("Authorization");
        configuration.setAuthScheme("Bearer");
        configuration.setHeaders("");
    }

    private SessionOptions options() {
        return TenantSession.options(tenant, configuration, words -> words.fill(values::get, unfilled::add));
    }

    /** The session that is asked for, which must be valid by OpenAI's published types. */
    private JsonNode session() throws JsonProcessingException {
        String update = EventWriter.write(ClientEvent.sessionUpdate(options().config()));
        ObjectMappers.jsonMapper().readValue(update, RealtimeClientEvent.class).validate();
        return new JsonMapper().readTree(update).path("session");
    }

    @Test
    void theModelIsPartOfTheAddress() {
        assertThat(options().uri()).hasToString("wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1");
    }

    @Test
    void anAddressWithAQueryKeepsIt() {
        configuration.setUrl("wss://example/realtime?api-version=1");
        assertThat(options().uri()).hasToString("wss://example/realtime?api-version=1&model=gpt-realtime-2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "wss://a.openai.azure.com/openai/v1/realtime?model=mine",
        "wss://a.openai.azure.com/openai/v1/realtime?x=1&model=mine",
        "wss://a.openai.azure.com/openai/realtime?api-version=1&deployment=mine",
    })
    void aModelInTheAddressStandsThereOnceAndGoesBeforeTheSettings(String url) {
        configuration.setUrl(url);
        assertThat(options().uri()).hasToString(url);
        assertThat(options().model()).isEqualTo("mine");
    }

    @Test
    void aTenantsModelTakesThePlaceOfTheAddresss() {
        configuration.setUrl("wss://a.openai.azure.com/openai/v1/realtime?model=mine&x=1");
        tenant.setModel("acme's $1");
        assertThat(options().uri()).hasToString("wss://a.openai.azure.com/openai/v1/realtime?model=acme%27s+%241&x=1");
        assertThat(options().model()).isEqualTo("acme's $1");
    }

    @Test
    void anEmptyModelInTheAddressIsFilledIn() {
        configuration.setUrl("wss://example/realtime?model=");
        assertThat(options().uri()).hasToString("wss://example/realtime?model=gpt-realtime-2.1");
    }

    @Test
    void aModelsNameIsEscaped() {
        tenant.setModel("my model&x=1");
        assertThat(options().uri()).hasToString("wss://api.openai.com/v1/realtime?model=my+model%26x%3D1");
    }

    @Test
    void aTenantsModelGoesBeforeTheSettings() {
        tenant.setModel("gpt-realtime-1.5");
        assertThat(options().model()).isEqualTo("gpt-realtime-1.5");
    }

    @Test
    void theKeyIsABearersToken() {
        assertThat(options().headers()).containsOnlyKeys("Authorization").containsValue("Bearer sk-test");
    }

    @Test
    void aKeyCanHaveAHeaderOfItsOwn() {
        configuration.setAuthHeader("api-key");
        configuration.setAuthScheme("");
        assertThat(options().headers()).containsOnlyKeys("api-key").containsValue("sk-test");
    }

    @Test
    void withoutAKeyThereIsNoSuchHeader() {
        configuration.setApiKey("");
        assertThat(options().headers()).isEmpty();
    }

    @Test
    void moreHeadersAreSeparatedByCommas() {
        configuration.setApiKey("");
        configuration.setHeaders("OpenAI-Project = proj_1, X-Pair=a=b,");
        assertThat(options().headers())
                .hasSize(2)
                .containsEntry("OpenAI-Project", "proj_1")
                .containsEntry("X-Pair", "a=b");
    }

    @Test
    void secretsAreNotShown() {
        configuration.setUrl("wss://user:secret@example:8443/realtime?key=secret");
        assertThat(options().toString())
                .doesNotContain("secret")
                .doesNotContain("sk-test")
                .contains("example:8443", "gpt-realtime-2.1");
    }

    @Test
    void aSessionSpeaksWithTheServersVad() throws JsonProcessingException {
        JsonNode session = session();
        assertThat(session.path("type").textValue()).isEqualTo("realtime");
        assertThat(session.path("output_modalities").toString()).isEqualTo("[\"audio\"]");
        assertThat(session.at("/audio/output/voice").textValue()).isEqualTo("marin");
        assertThat(session.at("/audio/input/turn_detection").toString())
                .isEqualTo("{\"type\":\"server_vad\",\"threshold\":0.5,\"prefix_padding_ms\":300,"
                        + "\"silence_duration_ms\":300,\"create_response\":true,\"interrupt_response\":true}");
        assertThat(session.has("instructions")).isFalse();
        assertThat(session.at("/audio/output").has("speed")).isFalse();
        assertThat(session.at("/audio/input/transcription").toString()).isEqualTo("{\"model\":\"gpt-transcribe\"}");
        assertThat(session.at("/audio/input").has("noise_reduction")).isFalse();
        assertThat(options().paddingMillis()).isEqualTo(300);
        assertThat(options().silenceMillis()).isEqualTo(300);
        assertThat(options().createResponse()).isTrue();
        assertThat(options().interruptResponse()).isTrue();
    }

    @Test
    void aTenantMayWantNothingWrittenDown() throws JsonProcessingException {
        tenant.setTranscriptionModel("none");
        assertThat(session().at("/audio/input").has("transcription")).isFalse();
    }

    @Test
    void mcpServersAreHandedOnAndNeedNoApproval() {
        tenant.setMcpServers("[{\"server_label\":\"shop\",\"server_url\":\"https://mcp.example.com\"}]");
        assertThat(options().mcpServers().toString())
                .isEqualTo("[{\"server_label\":\"shop\",\"server_url\":\"https://mcp.example.com\",\"type\":\"mcp\","
                        + "\"require_approval\":\"never\"}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sk-secret                    | got 9 characters that are not JSON
            {"server_label":"secret"}    | got JSON of another kind
            [{"server_label":"secret"}]  | got one without server_label, or without server_url and connector_id
            """)
    void mcpServersThatMakeNoSenseAreRefusedWithoutBeingQuoted(String servers, String got) {
        tenant.setMcpServers(servers);
        assertThatThrownBy(this::options)
                .hasMessageEndingWith(
                        "expected mcpServers to be a JSON array of objects with server_label and server_url, " + got);
    }

    @Test
    void everythingThatATenantMayWishIsAskedFor() throws JsonProcessingException {
        tenant.setInstructions("Be brief.");
        tenant.setSpeed(1.25);
        tenant.setNoiseReduction("far_field");
        tenant.setTranscriptionModel("gpt-live-transcribe");
        tenant.setLanguage("de");
        JsonNode session = session();
        assertThat(session.path("instructions").textValue()).isEqualTo("Be brief.");
        assertThat(session.at("/audio/output/speed").doubleValue()).isEqualTo(1.25);
        assertThat(session.at("/audio/input/noise_reduction/type").textValue()).isEqualTo("far_field");
        assertThat(session.at("/audio/input/transcription").toString())
                .isEqualTo("{\"model\":\"gpt-live-transcribe\",\"language\":\"de\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"low", "medium", "high", "auto"})
    void semanticVadHasNoPadding(String eagerness) throws JsonProcessingException {
        tenant.setTurnDetection("semantic_vad");
        tenant.setEagerness(eagerness);
        JsonNode turns = session().at("/audio/input/turn_detection");
        assertThat(turns.path("type").textValue()).isEqualTo("semantic_vad");
        assertThat(turns.path("eagerness").textValue()).isEqualTo(eagerness);
        assertThat(options().paddingMillis()).isZero();
        assertThat(options().silenceMillis()).isZero();
    }

    @Test
    void withoutTurnDetectionTheServerDoesNothingByItself() throws JsonProcessingException {
        tenant.setTurnDetection("none");
        JsonNode input = session().at("/audio/input");
        assertThat(input.has("turn_detection")).isTrue();
        assertThat(input.path("turn_detection").isNull()).isTrue();
        assertThat(options().createResponse()).isFalse();
        assertThat(options().interruptResponse()).isFalse();
    }

    @Test
    void aTenantMayTakeTurnsItself() throws JsonProcessingException {
        tenant.setCreateResponse(false);
        tenant.setInterruptResponse(false);
        JsonNode turns = session().at("/audio/input/turn_detection");
        assertThat(turns.path("create_response").booleanValue()).isFalse();
        assertThat(turns.path("interrupt_response").booleanValue()).isFalse();
        assertThat(options().createResponse()).isFalse();
        assertThat(options().interruptResponse()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"audio/pcm, 48000", "audio/pcmu, 8000", "audio/pcma, 8000"})
    void theFormatsAreWhatIsAskedFor(String format, int bytesPerSecond) throws JsonProcessingException {
        tenant.setInputFormat(format);
        tenant.setOutputFormat(format);
        JsonNode session = session();
        assertThat(session.at("/audio/input/format/type").textValue()).isEqualTo(format);
        assertThat(session.at("/audio/output/format/type").textValue()).isEqualTo(format);
        for (AudioFormat audio :
                new AudioFormat[] {options().inputFormat(), options().outputFormat()}) {
            assertThat(audio.name()).isEqualTo(format);
            assertThat(audio.bytesPerSecond()).isEqualTo(bytesPerSecond);
        }
    }
}
