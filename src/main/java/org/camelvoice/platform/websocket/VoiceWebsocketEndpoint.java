package org.camelvoice.platform.websocket;

import org.apache.camel.Category;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;

/**
 * WebSocket connections of callers: camel-vertx-websocket made fit for media. Each connection's messages reach the
 * route in order, on that connection's event loop.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice-websocket",
        extendsScheme = "vertx-websocket",
        title = "Voice WebSocket",
        syntax = "voice-websocket:host:port/path",
        category = {Category.HTTP, Category.NETWORKING},
        headersClass = VoiceWebsocketConstants.class,
        lenientProperties = true)
public final class VoiceWebsocketEndpoint extends VertxWebsocketEndpoint {

    @UriParam(label = "consumer", defaultValue = "262144", description = "How many bytes may wait to be sent.")
    private int sendQueueSize = 256 * 1024;

    public VoiceWebsocketEndpoint(
            String uri, VoiceWebsocketComponent component, VertxWebsocketConfiguration configuration) {
        super(uri, component, configuration);
    }

    public int getSendQueueSize() {
        return sendQueueSize;
    }

    public void setSendQueueSize(int sendQueueSize) {
        this.sendQueueSize = sendQueueSize;
    }
}
