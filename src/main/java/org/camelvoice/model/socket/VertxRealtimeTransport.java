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
 * Opens sockets with Vert.x's WebSocket client. A socket lives on the event loop that opens it; when that is the call's
 * own, nothing ever changes thread. Opened by any other thread, it lives on an event loop of its Vert.x's choice. TLS
 * trusts what the JDK trusts.
 */
public final class VertxRealtimeTransport implements RealtimeTransport {
    private final Vertx vertx;
    private final WebSocketClient client;
    private final Options options;

    /** @param vertx the one whose event loops the calls live on; stays the caller's */
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
     * The first timer of a Vert.x instance has the id 0, and Vert.x 4.5 never cancels a handshake's timer of that id: it
     * would close the socket in mid-call.
     */
    private static void takeTimerZero(Vertx vertx) {
        vertx.cancelTimer(vertx.setTimer(1, id -> {}));
    }

    private static WebSocketClientOptions clientOptions(Options options) {
        return new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE) // its default of 50 would stop the 51st call while it connects
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setTryUsePerMessageCompression(false)
                .setTryUsePerFrameCompression(false)
                .setConnectTimeout(patience(options))
                .setClosingTimeout((int) Math.max(1, options.closeTimeout().toSeconds()));
    }

    /** Milliseconds after which Vert.x gives up: later than we do, since it says less. */
    private static int patience(Options options) {
        return (int) options.handshakeTimeout().toMillis() + 1000;
    }

    @Override
    public void open(URI uri, Map<String, String> headers, MediaLoop loop, RealtimeSocket.Listener listener) {
        try {
            open(new Handshake(uri, headers), loop, listener);
        } catch (IllegalArgumentException e) { // it can't be sent
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
