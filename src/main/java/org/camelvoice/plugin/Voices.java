package org.camelvoice.plugin;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.camelvoice.NearestName;
import org.camelvoice.realtime.OpenAiRealtimeConfiguration;
import org.camelvoice.realtime.OpenAiRealtimeEndpoint;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tenants' voices against OpenAI's. A name close to an OpenAI voice is a misspelling, which OpenAI would refuse
 * with the first call. Any other name may be newer than this list or belong to another server, so it only gets a
 * warning.
 */
final class Voices {
    /** The Realtime API's {@code session.audio.output.voice}. */
    private static final List<String> OPENAI_VOICES =
            List.of("alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse");
    /** The prefix of custom voices. */
    private static final String CUSTOM = "voice_";

    private static final Logger LOG = LoggerFactory.getLogger(Voices.class);

    /** Whether tenants without a server of their own are. */
    private final boolean atOpenAi;

    /** @param url the setting; empty for OpenAI */
    Voices(CamelContext context, String url) {
        atOpenAi = isOpenAiHost(url)
                && context.getEndpoints().stream()
                        .filter(OpenAiRealtimeEndpoint.class::isInstance)
                        .map(endpoint -> ((OpenAiRealtimeEndpoint) endpoint).getConfiguration())
                        .map(OpenAiRealtimeConfiguration::getUrl)
                        .filter(Objects::nonNull)
                        .allMatch(Voices::isOpenAiHost);
    }

    private static boolean isOpenAiHost(String url) {
        return url.isEmpty() || TenantServer.isOpenAi(URI.create(url).getHost());
    }

    private boolean isAtOpenAi(Tenant tenant) {
        String own = tenant.getServer().url();
        return own == null ? atOpenAi : isOpenAiHost(own);
    }

    /** @throws IllegalStateException if its voice misspells an OpenAI voice and the model's server is OpenAI */
    void check(Tenant tenant) {
        String voice = tenant.getVoice();
        if (OPENAI_VOICES.contains(voice) || voice.startsWith(CUSTOM)) {
            return;
        }
        String hint = NearestName.hint(voice, OPENAI_VOICES);
        String sentence = "%s: voice: expected one of OpenAI's voices %s, got %s%s"
                .formatted(tenant.description(), OPENAI_VOICES, voice, hint);
        if (isAtOpenAi(tenant) && !hint.isEmpty()) {
            throw new IllegalStateException(sentence);
        }
        if (isAtOpenAi(tenant) || !hint.isEmpty()) {
            LOG.warn("{}", sentence);
        }
    }
}
