package org.camelvoice.platform;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;

/**
 * Hands a connection's events to its platform. Runs on the connection's loop, and is done when the routes that handle
 * what came are: a connection that is quicker than its routes is read no further.
 */
final class StreamProducer extends DefaultAsyncProducer {
    private final Platform platform;
    private final Calls calls;

    StreamProducer(VoiceEndpoint endpoint, Platform platform) {
        super(endpoint);
        this.platform = platform;
        this.calls = Calls.of(endpoint.getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        PlatformStream stream = null;
        try {
            stream = hand(exchange);
        } catch (Throwable e) {
            exchange.setException(e);
        }
        if (stream == null || !stream.isOpening() && isIdle(stream.call())) {
            callback.done(true);
            return true;
        }
        PlatformStream handed = stream;
        handed.whenOpened(() -> whenIdle(handed.call(), () -> callback.done(false)));
        return false;
    }

    private static boolean isIdle(Call call) {
        return call == null || call.routes().isIdle();
    }

    private static void whenIdle(Call call, Runnable task) {
        if (call == null) {
            task.run();
        } else {
            call.routes().afterwards(task);
        }
    }

    /** Null if the connection was refused. */
    private PlatformStream hand(Exchange exchange) {
        Connection connection = exchange.getProperty(Connection.PROPERTY, Connection.class);
        if (connection == null) {
            throw new IllegalStateException("voice:" + platform.name()
                    + ": expected an exchange from voice-websocket:, but route " + exchange.getFromRouteId()
                    + " began with " + exchange.getFromEndpoint());
        }
        if (event(exchange) == VertxWebsocketEvent.OPEN) {
            connection.attach(platform.open(connection, parameters(exchange), calls));
        }
        if (connection.attachment() instanceof PlatformStream stream) {
            deliver(stream, exchange);
            return stream;
        }
        refuse(connection);
        return null;
    }

    /** Without its events a connection's end would never be heard of. */
    private void refuse(Connection connection) {
        calls.events()
                .refusedMessage(
                        platform.name(),
                        connection.id(),
                        "Expected the connection's OPEN before its messages: the route's voice-websocket: endpoint needs"
                                + " fireWebSocketConnectionEvents=true");
        connection.close(CloseCode.INTERNAL_ERROR, "Internal error");
    }

    private static Object event(Exchange exchange) {
        return exchange.getMessage().getHeader(VertxWebsocketConstants.EVENT);
    }

    private static Map<String, String> parameters(Exchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof String text) {
                parameters.put(name, text);
            }
        });
        return parameters;
    }

    private static void deliver(PlatformStream stream, Exchange exchange) {
        Object event = event(exchange);
        Object body = exchange.getMessage().getBody();
        if (event == VertxWebsocketEvent.CLOSE) {
            stream.closed();
        } else if (event == VertxWebsocketEvent.MESSAGE && body instanceof String text) {
            stream.text(text);
        } else if (event == VertxWebsocketEvent.MESSAGE && body instanceof byte[] bytes) {
            stream.binary(bytes);
        }
    }
}
