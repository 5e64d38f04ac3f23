package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refusal tells people to look at, and that no key is in it. */
class RefusalHintsTest {
    private static final Map<String, String> KEY = Map.of("Authorization", "Bearer sk-secret");

    private final Tenant written = new Tenant();

    @Test
    void aRefusedKeyIsNamedByItsVariableAndNeverShown() {
        assertThat(at("api.openai.com", KEY).forStatus(401))
                .isEqualTo(at("api.openai.com", KEY).forKey())
                .isEqualTo(": check OPENAI_API_KEY (openai.apiKey)");
    }

    @Test
    void forAnotherServerTheWayTheKeyIsSentIsNamedToo() {
        assertThat(at("acme.openai.azure.com", KEY).forStatus(401))
                .isEqualTo(": check OPENAI_API_KEY (openai.apiKey), and how it is sent: OPENAI_AUTH_HEADER,"
                        + " OPENAI_AUTH_SCHEME");
    }

    @Test
    void withoutAKeyTheSentenceSaysSo() {
        assertThat(at("api.openai.com", Map.of()).forStatus(401))
                .isEqualTo(": no API key was sent; set OPENAI_API_KEY (openai.apiKey)");
    }

    @Test
    void aTenantsModelIsNamedWithItsFile() {
        written.setModel("gpt-realtim");

        assertThat(at("api.openai.com", KEY).forModel())
                .isEqualTo(": see model of tenant acme (routes/tenants/acme.yaml:3)");
    }

    @ParameterizedTest
    @CsvSource({
        "session.audio.output.voice, voice marine",
        "session.audio.input.transcription.language, language de",
        "session.audio.input.turn_detection.threshold, turnDetection",
        "session.audio.input.transcription.model, transcriptionModel gpt-transcribe",
    })
    void aRefusedSettingIsNamedByTheTenantsWordWithItsFile(String param, String property) {
        written.setVoice("marine");
        written.setLanguage("de");

        assertThat(at("api.openai.com", KEY).forParam(param))
                .isEqualTo(": see " + property + " of tenant acme (routes/tenants/acme.yaml:3)");
    }

    @Test
    void whatNoTenantHasAWordForIsLookedForInItsFile() {
        assertThat(at("api.openai.com", KEY).forParam(null))
                .isEqualTo(at("api.openai.com", KEY).forParam("session.tracing"))
                .isEqualTo(": see tenant acme (routes/tenants/acme.yaml:3)");
    }

    private RefusalHints at(String host, Map<String, String> headers) {
        SessionOptions options = new SessionOptions(
                URI.create("wss://" + host + "/v1/realtime"),
                headers,
                SessionConfig.realtime(),
                "gpt-realtime-2.1",
                AudioFormat.PCM16_24K,
                AudioFormat.PCM16_24K,
                0,
                0,
                true,
                true,
                true,
                List.of(),
                "",
                "gpt-transcribe");
        return new RefusalHints(options, tenant());
    }

    private Tenant tenant() {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("acme", written);
            Tenants tenants = new Tenants(context);
            tenants.standAt(Map.of("acme", "routes/tenants/acme.yaml:3"));
            return tenants.get("acme");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
