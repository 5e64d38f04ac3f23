package org.camelvoice.platform.websocket;

import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;
import org.apache.camel.spi.Metadata;

/** The headers of {@code voice-websocket:}: the same as in camel-vertx-websocket, so its routes work unchanged. */
public final class VoiceWebsocketConstants {

    @Metadata(
            description = "The connection that the message came from, and that a reply goes to. A comma-separated list"
                    + " of keys sends to each of them.",
            javaType = "String")
    public static final String CONNECTION_KEY = VertxWebsocketConstants.CONNECTION_KEY;

    @Metadata(
            label = "producer",
            description = "Sends the message to every connection of the endpoint's host, port and path.",
            javaType = "boolean")
    public static final String SEND_TO_ALL = VertxWebsocketConstants.SEND_TO_ALL;

    @Metadata(
            label = "consumer",
            description = "The other end's address.",
            javaType = "io.vertx.core.net.SocketAddress")
    public static final String REMOTE_ADDRESS = VertxWebsocketConstants.REMOTE_ADDRESS;

    @Metadata(
            label = "consumer",
            description = "What happened on the connection: OPEN, MESSAGE or CLOSE.",
            javaType = "org.apache.camel.component.vertx.websocket.VertxWebsocketEvent")
    public static final String EVENT = VertxWebsocketConstants.EVENT;

    private VoiceWebsocketConstants() {}
}
