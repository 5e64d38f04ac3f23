package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.realtime.OpenAiRealtimeEndpoint;
import org.camelvoice.realtime.event.ServerEventNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalogue says of our components, to editors and to people, is so. */
class CatalogueTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode catalogue(String folder, String scheme) throws IOException {
        try (InputStream file = CatalogueTest.class.getResourceAsStream(
                "/META-INF/org/camelvoice/" + folder + "/" + scheme + ".json")) {
            return JSON.readTree(file);
        }
    }

    private static List<String> paths(String folder, String scheme, String path) throws IOException {
        List<String> paths = new ArrayList<>();
        catalogue(folder, scheme)
                .path("properties")
                .path(path)
                .path("enum")
                .forEach(value -> paths.add(value.asText()));
        return paths;
    }

    @Test
    void everyPathThatEditorsOfferIsOneThatThereIs() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            for (String path : paths("platform", "voice", "path")) {
                assertThat(context.getEndpoint("voice:" + path)).isInstanceOf(AsyncEndpoint.class);
            }
            for (String event : paths("realtime", "openai-realtime", "event")) {
                assertThat(event).matches(known -> isKnown(context, known));
            }
        }
    }

    private static boolean isKnown(DefaultCamelContext context, String event) {
        try {
            return ServerEventNames.isKnown(event)
                    || context.getEndpoint("openai-realtime:" + event).createProducer() != null;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void editorsOfferEveryEventOfTheModelsAndEveryMessageOfACallers() throws Exception {
        assertThat(paths("realtime", "openai-realtime", "event"))
                .containsAll(ServerEventNames.published().stream()
                        .filter(ServerEventNames::isKnown) // else routes know it by another name
                        .toList());
        assertThat(paths("platform", "voice", "path"))
                .contains("twilio/media", "twilio/dtmf", "twilio/mark", "browser/audio", "browser/text")
                .contains("call/started", "call/ended", "call/broadcast", "call/transfer");
    }

    @ParameterizedTest
    @CsvSource({
        "platform, voice, true, false",
        "realtime, openai-realtime, true, true",
        "event, voice-event, false, false",
        "tool, voice-tool, true, false",
        "platform/websocket, voice-websocket, true, true",
    })
    void whatIsAsyncAndWhatIsRemote(String folder, String scheme, boolean async, boolean remote) throws Exception {
        JsonNode component = catalogue(folder, scheme).path("component");
        assertThat(component.path("async").asBoolean()).isEqualTo(async);
        assertThat(component.path("remote").asBoolean()).isEqualTo(remote);
    }

    @Test
    void aHeaderStandsWhereItApplies() throws Exception {
        assertThat(catalogue("tool", "voice-tool").path("headers").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        VoiceConstants.CALL_ID,
                        VoiceConstants.TENANT,
                        VoiceConstants.TENANT_VERSION,
                        VoiceConstants.PLATFORM,
                        VoiceConstants.CALLER,
                        VoiceConstants.TOOL,
                        VoiceConstants.TOOL_CALL_ID);
        assertThat(catalogue("event", "voice-event").path("headers").has(VoiceConstants.SPEAKER))
                .isFalse();
    }

    @Test
    void aTenantIsABeanWithAllItsProperties() throws Exception {
        try (InputStream file =
                CatalogueTest.class.getResourceAsStream("/META-INF/services/org/apache/camel/bean/Tenant.json")) {
            JsonNode bean = JSON.readTree(file).path("bean");
            assertThat(bean.path("javaType").asText()).isEqualTo("org.camelvoice.tenant.Tenant");
            assertThat(Set.copyOf(names(bean.path("properties"))))
                    .contains("voice", "greeting", "instructions", "tools", "callerGate");
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aModelsServerIsKnownAsARemoteService() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            OpenAiRealtimeEndpoint endpoint = context.getEndpoint(
                    "openai-realtime:connect?url=wss://model.example.com/v1/realtime", OpenAiRealtimeEndpoint.class);
            assertThat(endpoint.getServiceUrl()).isEqualTo("wss://model.example.com/v1/realtime");
            assertThat(endpoint.getServiceProtocol()).isEqualTo("wss");
        }
    }
}
