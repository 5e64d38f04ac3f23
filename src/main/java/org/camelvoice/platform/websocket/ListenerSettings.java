package org.camelvoice.platform.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;

/**
 * What all WebSocket paths of one port have in common, since the port has it and not the path.
 *
 * @param eventLoops how many event loops the port's connections are spread over
 * @param maxMessageSize the longest message that is read, in bytes, whether it comes in one frame or in many
 * @param perMessageDeflate whether compression is agreed to when the other end offers it
 */
record ListenerSettings(int eventLoops, int maxMessageSize, boolean perMessageDeflate) {

    /** Time for the other end to answer a close, before its connection is dropped. */
    static final int CLOSING_SECONDS = 2;

    ListenerSettings {
        requirePositive("eventLoops", eventLoops);
        requirePositive("maxMessageSize", maxMessageSize);
    }

    static void requirePositive(String option, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected " + option + " to be positive, got " + value);
        }
    }

    /** {@code options}, or the defaults where it is null, with these limits; the argument stays as it is. */
    HttpServerOptions applyTo(HttpServerOptions options) {
        HttpServerOptions limited = options == null ? new HttpServerOptions() : new HttpServerOptions(options);
        return limited.setMaxWebSocketFrameSize(maxMessageSize)
                .setMaxWebSocketMessageSize(maxMessageSize)
                .setPerMessageWebSocketCompressionSupported(perMessageDeflate)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(List.of(WebSocketServerHandshaker.SUB_PROTOCOL_WILDCARD)) // see WebSocketPath
                .setWebSocketClosingTimeout(CLOSING_SECONDS);
    }
}
