package org.camelvoice.platform.websocket;

import io.vertx.core.Context;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.component.vertx.websocket.VertxWebsocketProducer;

/**
 * Sends to the connection named by the exchange's key, to several, or to all of a path, without waiting and in time
 * independent of the number of connections. If no listener of this component has the endpoint's address, it is a remote
 * server, and this producer is its client.
 */
final class VoiceWebsocketProducer extends VertxWebsocketProducer {
    private static final int POLICY_VIOLATION = 1008;

    private final VertxWebsocketHostKey key;
    private final String path;
    /** Whether {@link #path} has parameters; it is then compared with the path of a connection's route as written. */
    private final boolean template;

    VoiceWebsocketProducer(VoiceWebsocketEndpoint endpoint) {
        super(endpoint);
        this.key = endpoint.hostKey();
        this.path = endpoint.getConfiguration().getPath();
        this.template = path.contains("{") || path.contains("*");
    }

    @Override
    public VoiceWebsocketEndpoint getEndpoint() {
        return (VoiceWebsocketEndpoint) super.getEndpoint();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        VoiceWebsocketHost host = getEndpoint().getComponent().host(key);
        if (host == null && isRemote()) {
            return sendAsClient(exchange, callback);
        }
        try {
            reply(host, exchange.getMessage());
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private boolean isRemote() {
        return !template && !getEndpoint().getComponent().wasOurs(key);
    }

    /** Connecting blocks, so it must not happen on an event loop, where the voice routes run. */
    private boolean sendAsClient(Exchange exchange, AsyncCallback callback) {
        if (!Context.isOnEventLoopThread()) {
            return super.process(exchange, callback);
        }
        getEndpoint()
                .getComponent()
                .getVertx()
                .executeBlocking(() -> super.process(exchange, callback), false)
                .onFailure(failure -> {
                    exchange.setException(failure);
                    callback.done(false);
                });
        return false;
    }

    /** @param host null if nothing listens there now */
    private void reply(VoiceWebsocketHost host, Message message) {
        Object body = message.getBody();
        Object sendable = body instanceof byte[] ? body : message.getBody(String.class);
        if (sendable == null) {
            return;
        }
        if (isSendToAll(message)) {
            sendToAll(host, sendable);
        } else {
            sendToKeys(host, message.getHeader(VoiceWebsocketConstants.CONNECTION_KEY, String.class), sendable);
        }
    }

    private boolean isSendToAll(Message message) {
        return message.getHeader(
                VoiceWebsocketConstants.SEND_TO_ALL,
                getEndpoint().getConfiguration().isSendToAll(),
                boolean.class);
    }

    private void sendToAll(VoiceWebsocketHost host, Object sendable) {
        if (host != null) {
            host.connections().stream().filter(this::isOurs).forEach(connection -> hop(connection, sendable));
        }
    }

    private void sendToKeys(VoiceWebsocketHost host, String keys, Object sendable) {
        if (keys == null || keys.indexOf(',') < 0) {
            sendToKey(host, keys, sendable);
        } else {
            for (String key : keys.split(",")) {
                sendToKey(host, key, sendable);
            }
        }
    }

    private void sendToKey(VoiceWebsocketHost host, String key, Object sendable) {
        WebSocketConnection connection = host == null || key == null ? null : host.connection(key);
        if (connection == null || !isOurs(connection)) {
            countStaleKey();
        } else {
            hop(connection, sendable);
        }
    }

    /** Whether the connection belongs to this endpoint's path. */
    private boolean isOurs(WebSocketConnection connection) {
        String raw = connection.peer().getRawPath();
        return path.equals(raw)
                || VertxWebsocketHelper.webSocketHostPathMatches(
                        template ? raw : connection.peer().getPath(), path);
    }

    private void hop(WebSocketConnection connection, Object sendable) {
        if (connection.loop().isCurrent()) {
            send(connection, sendable);
        } else {
            connection.loop().execute(() -> send(connection, sendable));
        }
    }

    private void send(WebSocketConnection connection, Object sendable) {
        boolean sent = sendable instanceof byte[] bytes
                ? connection.sendBinary(bytes)
                : connection.sendText((String) sendable);
        if (sent) {
            return;
        }
        if (!connection.isOpen()) {
            countStaleKey();
        } else if (getEndpoint().isCloseSlowReaders()) {
            connection.close(POLICY_VIOLATION, "Not reading");
        }
    }

    private void countStaleKey() {
        getEndpoint().getComponent().counters().countStaleKey();
    }
}
