package org.camelvoice.platform.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;

/**
 * The settings that all WebSocket paths of a port share, because they belong to the port and not to the path.
 *
 * @param eventLoops        the event loops that share the port's connections
 * @param maxMessageSize    the longest message, in bytes, in one frame or in many
 * @param perMessageDeflate whether to accept compression
 */
record ListenerSettings(int eventLoops, int maxMessageSize, boolean perMessageDeflate) {

    /** Time for the other end to answer a close before its connection is dropped. */
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

    /** {@code options}, or the defaults if it is null, with these limits; the argument is not changed. */
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
