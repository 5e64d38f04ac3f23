package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VoiceDiscordEndpointTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void theTokenIsInNoNameAndInNoError() {
        Endpoint endpoint = context.getEndpoint("voice-discord:bot?token=MARK.of.token");

        assertThat(endpoint.toString()).startsWith("voice-discord:").doesNotContain("MARK");
        assertThatThrownBy(endpoint::createProducer)
                .hasMessage("to: voice-discord:bot: reply in the route that begins with it");
    }

    @Test
    void anOptionThatMakesNoSenseIsNamedWithItsValue() {
        assertThatThrownBy(() -> context.getEndpoint("voice-discord:bot?join=lobby"))
                .hasRootCauseMessage("join: expected ids of Discord's, such as 80351110224678912, got lobby");
        assertThatThrownBy(() -> context.getEndpoint("voice-discord:bot?mode=loud"))
                .hasRootCauseMessage("mode: expected active-speaker, per-user or mixed, got loud");
        assertThatThrownBy(() -> context.getEndpoint("voice-discord:bot?tenants=7"))
                .hasRootCauseMessage("tenants: expected guild=tenant, got 7");
    }

    @Test
    void aTroubleGoesWithItsRoute() throws Exception {
        VoiceDiscordEndpoint endpoint = context.getEndpoint("voice-discord:bot", VoiceDiscordEndpoint.class);
        VoiceDiscordConsumer route = (VoiceDiscordConsumer) endpoint.createConsumer(exchange -> {});
        DiscordBots bots = endpoint.getComponent().bots();

        bots.trouble(route, "There is no JDA");
        bots.trouble(route, "There is no JDA");
        assertThat(endpoint.getComponent().troubles()).containsExactly("There is no JDA");

        bots.remove(route);
        assertThat(endpoint.getComponent().troubles()).isEmpty();
    }
}
