package org.camelvoice.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an option of {@code openai-realtime} has its value from: endpoint, component, setting, packaged default. */
class OpenAiRealtimeOptionsTest {
    private static final String CONNECT = "openai-realtime:connect";

    private static OpenAiRealtimeConfiguration options(CamelContext context, String uri) {
        OpenAiRealtimeEndpoint endpoint = context.getEndpoint(uri, OpenAiRealtimeEndpoint.class);
        return endpoint.getComponent().withSettings(endpoint.getConfiguration());
    }

    @Test
    void inAnyContextTheEndpointGoesBeforeTheComponentTheSettingAndTheDefault() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            assertThat(options(context, CONNECT).getAuthScheme()).isEqualTo("Bearer");
            assertThat(options(context, CONNECT).getTransport()).isEqualTo("vertx");

            context.getPropertiesComponent().addOverrideProperty("openai.model", "of-the-setting");
            assertThat(options(context, CONNECT).getModel()).isEqualTo("of-the-setting");

            context.getComponent("openai-realtime", OpenAiRealtimeComponent.class)
                    .getConfiguration()
                    .setModel("of-the-component");
            assertThat(options(context, CONNECT + "?transport=vertx").getModel())
                    .isEqualTo("of-the-component");
            assertThat(options(context, CONNECT + "?model=of-the-endpoint").getModel())
                    .isEqualTo("of-the-endpoint");
        }
    }

    @Test
    void soItIsInCamelMainWithKeysAsAnyComponentHas() throws Exception {
        Main main = new Main();
        main.addOverrideProperty("camel.component.openai-realtime.model", "of-the-component");
        main.addOverrideProperty("camel.component.openai-realtime.auth-header", "api-key");
        main.addOverrideProperty("openai.model", "of-the-setting");
        main.addOverrideProperty("openai.transcriptionModel", "of-the-setting");
        main.start();
        try {
            CamelContext context = main.getCamelContext();
            OpenAiRealtimeConfiguration options = options(context, CONNECT);
            assertThat(options.getModel()).isEqualTo("of-the-component");
            assertThat(options.getAuthHeader()).isEqualTo("api-key");
            assertThat(options.getTranscriptionModel()).isEqualTo("of-the-setting");
            assertThat(options.getUrl()).isEqualTo("wss://api.openai.com/v1/realtime");
            assertThat(options(context, CONNECT + "?model=of-the-endpoint").getModel())
                    .isEqualTo("of-the-endpoint");
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "transport | okhtp | expected transport to be one of [vertx, okhttp], got okhtp; did you mean okhttp?",
                "url | https://api.openai.com | expected url to begin with ws:// or wss://; it is not shown, since a key may be in it",
            })
    void anOptionThatCannotBeIsRefusedWhereTheEndpointIsMade(String option, String value, String sentence)
            throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            assertThatThrownBy(() -> context.getEndpoint(CONNECT + "?" + option + "=" + value))
                    .rootCause()
                    .hasMessageContaining(sentence);
            OpenAiRealtimeConfiguration configuration = new OpenAiRealtimeConfiguration();
            configuration.setTransport(option.equals("transport") ? value : null);
            configuration.setUrl(option.equals("url") ? value : null);
            context.getComponent("openai-realtime", OpenAiRealtimeComponent.class)
                    .setConfiguration(configuration);
            assertThatThrownBy(() -> context.getEndpoint(CONNECT)).rootCause().hasMessageContaining(sentence);
        }
    }
}
