package org.camelvoice.platform.websocket;

import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.spi.annotations.Component;

/** The {@code voice-websocket:} component. */
@Component("voice-websocket")
public final class VoiceWebsocketComponent extends VertxWebsocketComponent {

    @Override
    protected VertxWebsocketEndpoint createEndpointInstance(String uri, VertxWebsocketConfiguration configuration) {
        return new VoiceWebsocketEndpoint(uri, this, configuration);
    }
}
