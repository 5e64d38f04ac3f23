package org.camelvoice.model.socket;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.Map;
import org.camelvoice.loop.MediaLoop;

/**
 * Opens sockets with Vert.x's WebSocket client. A socket lives on the event loop that opens it. If that is the call's
 * loop, no message changes threads. If another thread opens it, Vert.x chooses an event loop. TLS trusts the JDK's
 * certificates.
 */
public final class VertxRealtimeTransport implements RealtimeTransport {
    private final Vertx vertx;
    private final WebSocketClient client;
    private final Options options;

    /** @param vertx runs the event loops of the calls; remains the caller's property */
    public VertxRealtimeTransport(Vertx vertx) {
        this(vertx, Options.defaults());
    }

    public VertxRealtimeTransport(Vertx vertx, Options options) {
        takeTimerZero(vertx);
        this.vertx = vertx;
        this.client = vertx.createWebSocketClient(clientOptions(options));
        this.options = options;
    }

    /**
     * Uses up timer id 0. Vert.x 4.5 never cancels a handshake's timer with id 0, the first of a Vert.x instance, and
     * would close the socket in mid-call.
     */
    private static void takeTimerZero(Vertx vertx) {
        vertx.cancelTimer(vertx.setTimer(1, id -> {}));
    }

    private static WebSocketClientOptions clientOptions(Options options) {
        return new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE) // the default of 50 would block the 51st connecting call
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setTryUsePerMessageCompression(false)
                .setTryUsePerFrameCompression(false)
                .setConnectTimeout(patience(options))
                .setClosingTimeout((int) Math.max(1, options.closeTimeout().toSeconds()));
    }

    /** Milliseconds after which Vert.x gives up: later than this class, whose message says more. */
    private static int patience(Options options) {
        return (int) options.handshakeTimeout().toMillis() + 1000;
    }

    @Override
    public void open(URI uri, Map<String, String> headers, MediaLoop loop, RealtimeSocket.Listener listener) {
        try {
            open(new Handshake(uri, headers), loop, listener);
        } catch (IllegalArgumentException e) { // it cannot be sent
            loop.execute(() -> listener.failed(e, 0));
        }
    }

    private void open(Handshake handshake, MediaLoop loop, RealtimeSocket.Listener listener) {
        WebSocketConnectOptions connect = connectOptions(handshake);
        new VertxRealtimeSocket(client.webSocket(), handshake, options, loop, listener).connect(vertx, connect);
    }

    private WebSocketConnectOptions connectOptions(Handshake handshake) {
        WebSocketConnectOptions connect = new WebSocketConnectOptions();
        connect.setAbsoluteURI(handshake.uri().toString());
        connect.setTimeout(patience(options));
        MultiMap headers = HttpHeaders.headers();
        handshake.headers().forEach(headers::add);
        connect.setHeaders(headers);
        return connect;
    }

    @Override
    public void close() {
        client.close();
    }
}
