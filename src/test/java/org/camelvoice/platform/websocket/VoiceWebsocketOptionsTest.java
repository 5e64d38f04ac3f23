package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoiceWebsocketOptionsTest {

    @Test
    void anUnknownOptionOfAConsumerStopsTheStartAndIsNamed() {
        assertThatThrownBy(() -> start("?fireWebSocketConnectionEvent=true"))
                .rootCause()
                .hasMessageContaining("Unknown options")
                .hasMessageContaining("fireWebSocketConnectionEvent=true");
    }

    @ParameterizedTest
    @CsvSource({
        "sendQueueSize, 0",
        "sendQueueSize, -1",
        "maxMessageSize, 0",
        "maxPendingMessages, 0",
        "eventLoops, -2",
    })
    void aBadValueStopsTheStartAndIsNamed(String option, String value) {
        assertThatThrownBy(() -> start("?" + option + "=" + value))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).rootCause().hasMessageContainingAll(option, value),
                        thrown -> assertThat(thrown).hasMessageContainingAll(option, value));
    }

    @Test
    void whatTheComponentSaysIsTheDefaultOfItsEndpoints() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            VoiceWebsocketComponent component = context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
            component.setMaxMessageSize(5);
            component.setEventLoops(7);
            VoiceWebsocketEndpoint endpoint =
                    context.getEndpoint("voice-websocket:h:1/p", VoiceWebsocketEndpoint.class);
            VoiceWebsocketEndpoint other =
                    context.getEndpoint("voice-websocket:h:1/q?maxMessageSize=6", VoiceWebsocketEndpoint.class);
            assertThat(endpoint.listenerSettings()).isEqualTo(new ListenerSettings(7, 5, false));
            assertThat(other.listenerSettings()).isEqualTo(new ListenerSettings(7, 6, false));
            assertThat(endpoint.getSendQueueSize()).isEqualTo(256 * 1024);
        }
    }

    @Test
    void theCatalogueKnowsTheOptionsOfTheStockComponentAndOurs() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            String schema = context.getComponentParameterJsonSchema("voice-websocket");
            assertThat(((JsonObject) Jsoner.deserialize(schema)).<JsonObject>getMap("properties"))
                    .containsKeys(
                            "fireWebSocketConnectionEvents",
                            "consumeAsClient",
                            "sendToAll",
                            "router",
                            "eventLoops",
                            "maxMessageSize",
                            "maxPendingMessages",
                            "perMessageDeflate",
                            "sendQueueSize",
                            "closeSlowReaders");
        }
    }

    private static void start(String options) throws Exception {
        Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(Listener.BASE + "/a" + options).to("log:a");
                    }
                })
                .close();
    }
}
