package org.camelvoice.realtime;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeClientEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.assertj.core.api.SoftAssertions;
import org.camelvoice.realtime.client.SessionOptions;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantIdle;
import org.camelvoice.tenant.TenantServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every property of a tenant, as Camel sets it from a file: a value and where its effect is seen, and a wrong value with
 * the sentence that says so. What is sent to the model is valid by OpenAI's published types.
 */
class TenantPropertiesTest {
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    /** Of a property that takes any text, or whose type Camel checks. */
    private static final String NONE = null;

    private final Tenant tenant = new Tenant();

    /** What comes of a tenant. */
    private record Seen(Tenant tenant, SessionOptions options, JsonNode session) {}

    /**
     * One property.
     *
     * @param effect   where it is seen
     * @param expected there, as text
     * @param bad      null if there is none
     */
    private record Row(
            String property, String good, Function<Seen, Object> effect, String expected, String bad, String sentence) {

        @Override
        public String toString() {
            return property;
        }
    }

    @AfterAll
    static void close() throws IOException {
        CONTEXT.close();
    }

    private static Function<Seen, Object> session(String pointer) {
        return seen -> seen.session.at(pointer);
    }

    private static Function<Seen, Object> option(Function<SessionOptions, Object> option) {
        return seen -> option.apply(seen.options);
    }

    private static Function<Seen, Object> tenant(Function<Tenant, Object> value) {
        return seen -> value.apply(seen.tenant);
    }

    static Stream<Row> server() {
        String secret = "; it is not shown, since a key may be in it";
        return Stream.of(
                new Row(
                        "server.url",
                        "wss://acme.openai.azure.com/openai/v1/realtime?model=acme-voice",
                        option(SessionOptions::uri),
                        "wss://acme.openai.azure.com/openai/v1/realtime?model=acme-voice",
                        "https://sk-secret.example.com",
                        "Expected server.url to be a URL that begins with ws:// or wss://" + secret),
                new Row(
                        "server.apiKey",
                        "sk-acme",
                        option(SessionOptions::headers),
                        "{Authorization=Bearer sk-acme}",
                        "sk secret",
                        "Expected server.apiKey to be a key without spaces" + secret),
                new Row(
                        "server.authHeader",
                        "api-key",
                        option(SessionOptions::headers),
                        "{api-key=Bearer sk-shared}",
                        "api key",
                        "Expected server.authHeader to be the name of a header, got api key"),
                new Row(
                        "server.authScheme",
                        "Token",
                        option(SessionOptions::headers),
                        "{Authorization=Token sk-shared}",
                        "a b",
                        "Expected server.authScheme to be a word, or nothing, got a b"),
                new Row(
                        "server.headers",
                        "OpenAI-Project=p1",
                        option(options -> options.headers().get("OpenAI-Project")),
                        "p1",
                        "sk-secret",
                        "Expected server.headers to be name=value, comma-separated" + secret));
    }

    static Stream<Row> words() {
        return Stream.of(
                new Row(
                        "phoneNumbers",
                        "+18005551212, +4930123456",
                        tenant(Tenant::getPhoneNumbers),
                        "[+18005551212, +4930123456]",
                        "+18005551212, 030 123456",
                        "Expected phoneNumbers to be numbers in E.164 such as +4930123456, or sip: URIs, comma-separated, got 030"
                                + " 123456"),
                new Row(
                        "model",
                        "gpt-realtime-1.5",
                        option(SessionOptions::uri),
                        "wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5",
                        "gpt\nrealtime",
                        "Expected model to be one line of text, got gpt realtime"),
                new Row(
                        "voice",
                        "cedar",
                        session("/audio/output/voice"),
                        "\"cedar\"",
                        "ce\tdar",
                        "Expected voice to be one line of text, got ce dar"),
                new Row(
                        "voice",
                        "voice_1a2b",
                        session("/audio/output/voice"),
                        "{\"id\":\"voice_1a2b\"}",
                        "v".repeat(201),
                        "Expected voice to have at most 200 characters, got 201 characters"),
                new Row(
                        "speed",
                        "1.25",
                        session("/audio/output/speed"),
                        "1.25",
                        "9",
                        "Expected speed from 0.25 to 1.5, got 9"),
                new Row(
                        "language",
                        "de",
                        session("/audio/input/transcription/language"),
                        "\"de\"",
                        "german",
                        "Expected language to be a code of ISO 639-1 such as en, got german; did you mean de?"),
                new Row(
                        "greeting",
                        "Hello {firstName|there}, you call from {caller}.",
                        option(SessionOptions::greeting),
                        "Hello there, you call from +4930123456.",
                        "x".repeat(4_001),
                        "Expected greeting to have at most 4000 characters, got 4001 characters"),
                new Row(
                        "instructions",
                        "They call {callee} about {order}. Say {\"a\": {}}.",
                        session("/instructions"),
                        "\"They call  about 17. Say {\\\"a\\\": {}}.\"",
                        "x".repeat(200_001),
                        "Expected instructions to have at most 200000 characters, got 200001 characters"),
                new Row(
                        "maxOutputTokens",
                        "400",
                        session("/max_output_tokens"),
                        "400",
                        "5000",
                        "Expected maxOutputTokens from 1 to 4096, or inf, got 5000"),
                new Row(
                        "maxOutputTokens",
                        "inf",
                        session("/max_output_tokens"),
                        "\"inf\"",
                        "0",
                        "Expected maxOutputTokens from 1 to 4096, or inf, got 0"),
                new Row(
                        "tools",
                        "order_status, end_call",
                        tenant(Tenant::toolNames),
                        "[order_status, end_call]",
                        "order status",
                        "Expected tools to be names of tools, of letters, digits, _ and -, or *, comma-separated, got"
                                + " order status"),
                new Row(
                        "mcpServers",
                        "[{\"server_label\":\"shop\",\"server_url\":\"https://mcp.example.com\"}]",
                        option(SessionOptions::mcpServers),
                        "[{\"server_label\":\"shop\",\"server_url\":\"https://mcp.example.com\",\"type\":\"mcp\","
                                + "\"require_approval\":\"never\"}]",
                        NONE, // TenantSessionTest has them: they are read once resources are
                        NONE),
                new Row(
                        "timeZone",
                        "Europe/Berlin",
                        tenant(Tenant::timeZone),
                        "Europe/Berlin",
                        "Berlin",
                        "Expected timeZone to be one such as Europe/Berlin, got Berlin"),
                new Row(
                        "transferTargets",
                        "sales=+4930123456",
                        tenant(Tenant::transferTargets),
                        "{sales=+4930123456}",
                        "sales",
                        "Expected transferTargets of the form name=number, comma-separated, each name once and each"
                                + " number as +4930123456 or a sip: or sips: URI without password and headers, got"
                                + " sales"));
    }

    static Stream<Row> listening() {
        return Stream.of(
                new Row(
                        "transcriptionModel",
                        "gpt-live-transcribe",
                        session("/audio/input/transcription"),
                        "{\"model\":\"gpt-live-transcribe\"}",
                        " ",
                        "Expected transcriptionModel to be one line of text, got  "),
                new Row(
                        "transcriptionPrompt",
                        "Orders of {\\{machines}\\}.",
                        session("/audio/input/transcription/prompt"),
                        "\"Orders of {{machines}}.\"",
                        "x".repeat(2_001),
                        "Expected transcriptionPrompt to have at most 2000 characters, got 2001 characters"),
                new Row(
                        "transcriptionKeywords",
                        "Acme, drill",
                        session("/audio/input/transcription/keywords"),
                        "[\"Acme\",\"drill\"]",
                        "word,".repeat(101),
                        "Expected the number of transcriptionKeywords from 0 to 100, got 101"),
                new Row(
                        "noiseReduction",
                        "far_field",
                        session("/audio/input/noise_reduction/type"),
                        "\"far_field\"",
                        "far",
                        "Expected noiseReduction to be one of [near_field, far_field], got far; did you mean"
                                + " far_field?"),
                new Row(
                        "inputFormat",
                        "audio/pcmu",
                        session("/audio/input/format/type"),
                        "\"audio/pcmu\"",
                        "pcmu",
                        "Expected inputFormat to be one of [audio/pcm, audio/pcmu, audio/pcma], got pcmu"),
                new Row(
                        "outputFormat",
                        "audio/pcma",
                        session("/audio/output/format/type"),
                        "\"audio/pcma\"",
                        "alaw",
                        "Expected outputFormat to be one of [audio/pcm, audio/pcmu, audio/pcma], got alaw"),
                new Row(
                        "prewarm",
                        "greeting",
                        tenant(Tenant::prewarm),
                        "GREETING",
                        "on",
                        "Expected prewarm to be one of [off, session, greeting], got on"),
                new Row("dtmfToModel", "true", tenant(Tenant::isDtmfToModel), "true", NONE, NONE),
                new Row("dtmfInterrupts", "true", tenant(Tenant::isDtmfInterrupts), "true", NONE, NONE),
                new Row(
                        "callerGate",
                        "half",
                        tenant(Tenant::callerGate),
                        "HALF",
                        "full",
                        "Expected callerGate to be one of [off, half], got full"));
    }

    static Stream<Row> turns() {
        String turns = "/audio/input/turn_detection";
        return Stream.of(
                new Row(
                        "turnDetection",
                        "semantic_vad",
                        session(turns),
                        "{\"type\":\"semantic_vad\",\"eagerness\":\"auto\",\"create_response\":true,"
                                + "\"interrupt_response\":true}",
                        "vad",
                        "Expected turnDetection to be one of [server_vad, semantic_vad, none], got vad"),
                new Row(
                        "turnDetection",
                        "none",
                        session(turns),
                        "null",
                        "",
                        "Expected turnDetection to be one of" + " [server_vad, semantic_vad, none], got nothing"),
                new Row(
                        "vad",
                        "phone",
                        session(turns),
                        "{\"type\":\"server_vad\",\"threshold\":0.6,\"prefix_padding_ms\":300,"
                                + "\"silence_duration_ms\":500,\"create_response\":true,\"interrupt_response\":true}",
                        "mobile",
                        "Expected vad to be one of [default, phone], got mobile"),
                new Row(
                        "vadThreshold",
                        "0.7",
                        session(turns + "/threshold"),
                        "0.7",
                        "-0.5",
                        "Expected vadThreshold from 0 to 1, got -0.5"),
                new Row(
                        "prefixPaddingMillis",
                        "200",
                        session(turns + "/prefix_padding_ms"),
                        "200",
                        "5001",
                        "Expected prefixPaddingMillis from 0 to 5000, got 5001"),
                new Row(
                        "silenceMillis",
                        "700",
                        session(turns + "/silence_duration_ms"),
                        "700",
                        "19",
                        "Expected silenceMillis from 20 to 10000, got 19"),
                new Row(
                        "eagerness",
                        "high",
                        tenant(Tenant::getEagerness),
                        "high",
                        "very",
                        "Expected eagerness to be one of [low, medium, high, auto], got very"),
                new Row("createResponse", "false", session(turns + "/create_response"), "false", NONE, NONE),
                new Row("interruptResponse", "false", session(turns + "/interrupt_response"), "false", NONE, NONE),
                new Row("bargeIn", "false", session(turns + "/interrupt_response"), "false", NONE, NONE),
                new Row("bargeIn", "false", session(turns + "/create_response"), "false", NONE, NONE));
    }

    static Stream<Row> limits() {
        return Stream.of(
                new Row(
                        "leadMillis",
                        "300",
                        tenant(Tenant::getLeadMillis),
                        "300",
                        "59",
                        "Expected leadMillis from 60 to 10000, got 59"),
                new Row(
                        "maxCallSeconds",
                        "600",
                        tenant(tenant -> tenant.getLimits().getCallSeconds()),
                        "600",
                        "-1",
                        "Expected limits.callSeconds from 0 (no limit) to 86400, got -1"),
                new Row(
                        "maxToolCalls",
                        "10",
                        tenant(Tenant::getMaxToolCalls),
                        "10",
                        "100001",
                        "Expected maxToolCalls from 0 to 100000, got 100001"),
                new Row(
                        "maxToolCallsInARow",
                        "5",
                        tenant(Tenant::getMaxToolCallsInARow),
                        "5",
                        "-5",
                        "Expected maxToolCallsInARow from 0 to 100000, got -5"),
                new Row(
                        "idle.seconds",
                        "20",
                        tenant(it -> it.getIdle().seconds()),
                        "20",
                        "2",
                        "Expected idle.seconds from 3 to 3600, got 2"),
                new Row(
                        "idle.prompt",
                        "Ask {\\{them}\\}.",
                        tenant(it -> it.getIdle().prompt()),
                        "Ask {{them}}.",
                        " ",
                        "Expected idle.prompt to be what the model is told, got nothing"),
                new Row(
                        "idle.times",
                        "2",
                        tenant(it -> it.getIdle().times()),
                        "2",
                        "11",
                        "Expected idle.times from 0 to 10, got 11"));
    }

    static Stream<Row> rows() {
        return Stream.of(server(), words(), listening(), turns(), limits()).flatMap(rows -> rows);
    }

    private void set(String property, String value) {
        PropertyBindingSupport.build()
                .withCamelContext(CONTEXT)
                .withTarget(tenant)
                .withProperty(property, value)
                .withRemoveParameters(false)
                .withMandatory(true)
                .bind();
    }

    private Seen seen() throws IOException {
        OpenAiRealtimeConfiguration shared = new OpenAiRealtimeConfiguration();
        shared.setUrl("wss://api.openai.com/v1/realtime");
        shared.setModel("gpt-realtime-2.1");
        shared.setTranscriptionModel("gpt-transcribe");
        shared.setApiKey("sk-shared");
        shared.setAuthHeader("Authorization");
        shared.setAuthScheme("Bearer");
        shared.setHeaders("");
        Map<String, String> values = Map.of("caller", "+4930123456", "order", "17");
        SessionOptions options =
                TenantSession.options(tenant, shared, words -> words.fill(values::get, unfilled -> {}));
        String update = EventWriter.write(ClientEvent.sessionUpdate(options.config()));
        ObjectMappers.jsonMapper().readValue(update, RealtimeClientEvent.class).validate();
        return new Seen(tenant, options, new JsonMapper().readTree(update).path("session"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPropertyHasItsEffect(Row row) throws IOException {
        set(row.property, row.good);

        assertThat(row.effect.apply(seen())).hasToString(row.expected);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aWrongValueIsRefusedWithWhatWasExpected(Row row) {
        if (row.bad != null) {
            Throwable failure = catchThrowable(() -> set(row.property, row.bad));

            assertThat(Stream.iterate(failure, Objects::nonNull, Throwable::getCause))
                    .filteredOn(IllegalArgumentException.class::isInstance)
                    .extracting(Throwable::getMessage)
                    .contains(row.sentence);
        }
    }

    /** An empty value in a file is no value, where nothing else is said. */
    @ParameterizedTest
    @CsvSource({
        "model",
        "voice",
        "greeting",
        "instructions",
        "tools",
        "mcpServers",
        "language",
        "transcriptionModel",
        "transcriptionPrompt",
        "transcriptionKeywords",
        "noiseReduction",
        "phoneNumbers",
        "transferTargets",
        "timeZone",
        "maxOutputTokens",
        "server.url",
        "server.apiKey",
        "server.authHeader",
        "server.headers",
    })
    void anEmptyValueIsNone(String property) throws IOException {
        JsonNode before = seen().session;
        set(property, "");

        assertThat(seen().session).isEqualTo(before);
        tenant.check();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.authHeader=api-key | server.authHeader says how the key is sent, but there is no server.apiKey",
                "server.authScheme=Token | server.authScheme says how the key is sent, but there is no server.apiKey",
                "server.url=wss://API.openai.com/v1/realtime | server.url is OpenAI's, but there is no server.apiKey; the"
                        + " settings' key goes to the settings' server only",
                "turnDetection=semantic_vad vad=phone | vad is phone, but turnDetection is semantic_vad",
                "turnDetection=semantic_vad silenceMillis=400 | silenceMillis is 400, but turnDetection is semantic_vad",
                "turnDetection=none prefixPaddingMillis=400 | prefixPaddingMillis is 400, but turnDetection is none",
                "turnDetection=none vadThreshold=0.4 | vadThreshold is 0.4, but turnDetection is none",
                "eagerness=low | eagerness is low, but turnDetection is server_vad",
                "bargeIn=false interruptResponse=true | interruptResponse is true, but bargeIn is false",
                "turnDetection=none idle.seconds=20 | idle.seconds is 20, but turnDetection is none, so nothing tells"
                        + " that they speak",
                "transcriptionModel=none language=de | language is de, but transcriptionModel is none",
                "transcriptionModel=none transcriptionPrompt=x | transcriptionPrompt is set, but transcriptionModel is"
                        + " none",
                "transcriptionModel=none transcriptionKeywords=x | transcriptionKeywords is set, but transcriptionModel"
                        + " is none",
            })
    void valuesThatContradictOneAnotherAreRefused(String values, String sentence) {
        for (String value : values.split(" ")) {
            set(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
        }
        assertThat(catchThrowable(tenant::check))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void aServerOfItsOwnGetsNothingOfTheSettings() throws IOException {
        set("server.url", "wss://voice.example.com/v1/realtime");
        assertThat(seen().options.headers()).isEmpty();

        set("server.apiKey", "acme");
        set("server.authHeader", "api-key");
        set("server.authScheme", "");
        assertThat(seen().options.headers()).isEqualTo(Map.of("api-key", "acme"));
    }

    @Test
    void aPropertyGoesBeforeThePreset() throws IOException {
        set("silenceMillis", "800");
        set("vad", "phone");
        JsonNode turns = seen().session.at("/audio/input/turn_detection");
        assertThat(turns.path("silence_duration_ms").intValue()).isEqualTo(800);
        assertThat(turns.path("threshold").doubleValue()).isEqualTo(0.6);
    }

    @Test
    void noSecretIsShown() {
        set("server.url", "wss://voice.example.com/v1?key=sk-secret");
        set("server.apiKey", "sk-secret");
        set("server.headers", "X-Key=sk-secret");
        assertThat(tenant.getServer().toString()).isEqualTo("TenantServer[voice.example.com]");
    }

    /** A property is of no use that nobody can look up, and is not one that nobody has tried. */
    @Test
    void everyPropertyIsInTheTableAndInTheDocument() throws IOException {
        Set<String> properties = properties("", Tenant.class);
        properties.removeAll(Set.of("limits", "share")); // a group and a roll-out: both have tests of their own
        properties.addAll(properties("server.", TenantServer.class));
        properties.addAll(properties("idle.", TenantIdle.class));
        Set<String> tried = rows().map(Row::property).collect(toCollection(TreeSet::new));
        String document = Files.readString(Path.of("docs/tenants.md"));
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(tried).isEqualTo(properties);
            properties.forEach(property -> softly.assertThat(document).contains("`" + property + "`"));
        });
    }

    private static Set<String> properties(String group, Class<?> bean) {
        return Arrays.stream(bean.getMethods())
                .filter(method -> method.getName().startsWith("set"))
                .map(method -> group
                        + Character.toLowerCase(method.getName().charAt(3))
                        + method.getName().substring(4))
                .collect(toCollection(TreeSet::new));
    }
}
