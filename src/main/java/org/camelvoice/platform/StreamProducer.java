package org.camelvoice.platform;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelvoice.call.CallTerms;
import org.camelvoice.call.Calls;

/**
 * Hands what happens on a connection to its platform, on the connection's loop, and is done when the routes that handle
 * what came are: a connection that is quicker than its routes is read no further.
 */
final class StreamProducer extends DefaultAsyncProducer {
    private final VoiceEndpoint endpoint;
    private final Platform platform;
    private final Calls calls;

    StreamProducer(VoiceEndpoint endpoint, Platform platform) {
        super(endpoint);
        this.endpoint = endpoint;
        this.platform = platform;
        this.calls = Calls.of(endpoint.getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        boolean done = true;
        try {
            Connection connection = connection(exchange);
            done = connection.loop().isCurrent()
                    ? here(connection, exchange, callback)
                    : there(connection, exchange, callback);
        } catch (Throwable e) {
            exchange.setException(e);
        }
        if (done) {
            callback.done(true);
        }
        return done;
    }

    private Connection connection(Exchange exchange) {
        Connection connection = exchange.getProperty(Connection.PROPERTY, Connection.class);
        if (connection == null) {
            throw new IllegalStateException("voice:" + platform.name()
                    + ": expected an exchange from voice-websocket:, or another with the property "
                    + Connection.PROPERTY + ", but route " + exchange.getFromRouteId() + " began with "
                    + exchange.getFromEndpoint());
        }
        return connection;
    }

    /** @return whether it is done; else it calls back when it is */
    private boolean here(Connection connection, Exchange exchange, AsyncCallback callback) {
        ConnectedCaller caller = hand(connection, exchange);
        if (caller == null || caller.isIdle()) {
            return true;
        }
        caller.whenIdle(() -> callback.done(false));
        return false;
    }

    /** From a component whose threads are its own: the exchange goes on there when the loop is done with it. */
    private boolean there(Connection connection, Exchange exchange, AsyncCallback callback) {
        WayBack back = new WayBack(exchange, callback, endpoint.getComponent().threads());
        connection.loop().execute(() -> {
            try {
                ConnectedCaller caller = hand(connection, exchange);
                if (caller == null) {
                    back.take(null);
                } else {
                    caller.whenIdle(() -> back.take(null));
                }
            } catch (Throwable e) {
                back.take(e);
            }
        });
        return false;
    }

    /** Null if the connection was refused. */
    private ConnectedCaller hand(Connection connection, Exchange exchange) {
        Object event = exchange.getProperty(ConnectionEvent.PROPERTY);
        if (event == ConnectionEvent.OPEN) {
            connection.connected(
                    ConnectedCaller.connect(platform, connection, parameters(exchange), terms(exchange), calls));
        } else if (connection.caller() == null) {
            refuse(connection);
        } else if (event == ConnectionEvent.CLOSE) {
            connection.caller().closed();
        } else {
            deliver(connection.caller(), exchange.getMessage().getBody());
        }
        if (exchange.getPattern().isOutCapable()) {
            exchange.getMessage().setBody(connection.takeReply());
        }
        return connection.caller();
    }

    private static void deliver(ConnectedCaller caller, Object body) {
        if (body instanceof String text) {
            caller.text(text);
        } else if (body instanceof byte[] bytes) {
            caller.binary(bytes);
        }
    }

    /** Without its events a connection's end would never be heard of. */
    private void refuse(Connection connection) {
        calls.events()
                .refusedMessage(
                        platform.name(),
                        connection.id(),
                        "Expected the connection's OPEN before its messages: voice-websocket: needs"
                                + " fireWebSocketConnectionEvents=true, any other component a step that calls"
                                + " ConnectedCaller.connect");
        connection.close(CloseCode.INTERNAL_ERROR, "Internal error");
    }

    private static CallTerms terms(Exchange exchange) {
        Object agreed = exchange.getMessage().getHeader(CallTerms.HEADER);
        return agreed instanceof CallTerms terms ? terms : CallTerms.NONE;
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
}
