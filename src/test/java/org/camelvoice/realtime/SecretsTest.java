package org.camelvoice.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys as files of secrets and environments hold them: with a line break or a blank at an end. */
class SecretsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void blanksAndLineBreaksAroundAKeyOfTheSettingsAreNoneOfIt() {
        context.getPropertiesComponent().addOverrideProperty("openai.apiKey", "\tsk-test\r\n");

        assertThat(complete(new OpenAiRealtimeConfiguration()).getApiKey()).isEqualTo("sk-test");
    }

    @Test
    void norOfOneThatTheComponentOrTheRouteGives() {
        OpenAiRealtimeConfiguration own = new OpenAiRealtimeConfiguration();
        own.setApiKey("sk-own\n");
        own.setUrl(" wss://example.com/v1/realtime\n");

        assertThat(complete(own).getApiKey()).isEqualTo("sk-own");
        assertThat(complete(own).getUrl()).isEqualTo("wss://example.com/v1/realtime");
    }

    private OpenAiRealtimeConfiguration complete(OpenAiRealtimeConfiguration options) {
        context.start();
        return context.getComponent("openai-realtime", OpenAiRealtimeComponent.class)
                .withSettings(options);
    }
}
