package org.camelvoice.platform.websocket;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLException;
import org.camelvoice.platform.RefusalReason;

/**
 * One event loop of a port: an HTTP server on a socket that Vert.x shares among all servers of one address. Vert.x
 * gives each connection to one of them.
 */
final class EventLoopServer extends AbstractVerticle {
    private final Router router;
    private final HttpServerOptions options;
    private final String host;
    private final int port;
    private final IntConsumer listening;
    private final WebSocketCounters counters;
    private final ClientConnections connections;
    /** The last known turn of the loop, as {@link System#nanoTime}. Written on the event loop. */
    private volatile long lastTurnNanos = System.nanoTime();

    /**
     * Creates the server.
     *
     * @param port        the shared port; a negative number is a free port, shared by all servers with the same number
     * @param listening   gets the bound port, on this event loop
     * @param connections manages this event loop's connections
     */
    EventLoopServer(
            Router router,
            HttpServerOptions options,
            String host,
            int port,
            IntConsumer listening,
            WebSocketCounters counters,
            ClientConnections connections) {
        this.router = router;
        this.options = options;
        this.host = host;
        this.port = port;
        this.listening = listening;
        this.counters = counters;
        this.connections = connections;
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.setPeriodic(
                ClientConnections.LOOK_EVERY_MILLIS, id -> look(System.nanoTime())); // ends with this verticle
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(router)
                .invalidRequestHandler(this::refuse)
                .exceptionHandler(this::neverReady)
                .connectionHandler(connections::enter);
        server.listen(port, host)
                .onSuccess(bound -> listening.accept(bound.actualPort()))
                .<Void>mapEmpty()
                .onComplete(started);
    }

    /** What is no HTTP, or too long: answered with 400, 414 or 431, and closed. */
    private void refuse(HttpServerRequest invalid) {
        Throwable cause = invalid.decoderResult().cause();
        if (cause instanceof PrematureChannelClosureException) {
            return; // closed in the middle of its headers: nobody waits for an answer, and a slow one has been counted
        }
        if (cause instanceof TooLongHttpHeaderException) {
            counters.refuse(RefusalReason.HEADERS_TOO_LONG);
        } else if (cause instanceof TooLongHttpLineException) {
            counters.refuse(RefusalReason.TARGET_TOO_LONG);
        } else {
            counters.refuse(RefusalReason.BAD_REQUEST);
        }
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(invalid);
    }

    /** A connection that is closed before it was ready: its TLS handshake failed, or took too long. */
    private void neverReady(Throwable failure) {
        if (failure instanceof SslHandshakeTimeoutException) {
            counters.refuse(RefusalReason.SLOW_REQUEST);
        } else if (failure instanceof SSLException) {
            counters.refuse(RefusalReason.TLS_HANDSHAKE);
        }
    }

    private void look(long now) {
        lastTurnNanos = now;
        connections.look(now);
    }

    /** How long the loop has not turned, to within a second. Called from any thread. */
    Duration standstill() {
        return Duration.ofNanos(System.nanoTime() - lastTurnNanos);
    }
}
