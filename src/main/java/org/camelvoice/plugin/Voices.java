package org.camelvoice.plugin;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.camelvoice.NearestName;
import org.camelvoice.realtime.OpenAiRealtimeConfiguration;
import org.camelvoice.realtime.OpenAiRealtimeEndpoint;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether tenants' voices are OpenAI's. One that is nearly one of them is a slip, which OpenAI itself would refuse with the
 * first call; any other may be newer than this list, and other servers have voices of their own, so that there is a warning.
 */
final class Voices {
    /** Of the Realtime API, {@code session.audio.output.voice}. */
    private static final List<String> OPENAIS =
            List.of("alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse");
    /** How the ids of voices begin that customers have had made. */
    private static final String CUSTOM = "voice_";

    private static final Logger LOG = LoggerFactory.getLogger(Voices.class);

    private final boolean atOpenAi;

    /** @param url of the settings; empty for OpenAI's */
    Voices(CamelContext context, String url) {
        atOpenAi = isOpenAis(url)
                && context.getEndpoints().stream()
                        .filter(OpenAiRealtimeEndpoint.class::isInstance)
                        .map(endpoint -> ((OpenAiRealtimeEndpoint) endpoint).getConfiguration())
                        .map(OpenAiRealtimeConfiguration::getUrl)
                        .filter(Objects::nonNull)
                        .allMatch(Voices::isOpenAis);
    }

    private static boolean isOpenAis(String url) {
        String host = url.isEmpty() ? "api.openai.com" : URI.create(url).getHost();
        return host != null && host.endsWith(".openai.com");
    }

    /** @throws IllegalStateException if a voice is not OpenAI's, but nearly, and OpenAI is asked for it */
    void check(Tenants tenants) {
        tenants.names().stream().map(tenants::get).forEach(this::check);
    }

    private void check(Tenant tenant) {
        String voice = Objects.requireNonNullElse(tenant.getVoice(), "");
        if (OPENAIS.contains(voice) || voice.startsWith(CUSTOM)) {
            return;
        }
        String hint = NearestName.hint(voice, OPENAIS);
        String sentence = "%s: voice: expected one of OpenAI's voices %s, got %s%s"
                .formatted(tenant.description(), OPENAIS, voice, hint);
        if (atOpenAi && !hint.isEmpty()) {
            throw new IllegalStateException(sentence);
        }
        if (atOpenAi || !hint.isEmpty()) {
            LOG.warn("{}", sentence);
        }
    }
}
