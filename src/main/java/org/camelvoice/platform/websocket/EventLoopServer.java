package org.camelvoice.platform.websocket;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.IntConsumer;

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
            ClientConnections connections) {
        this.router = router;
        this.options = options;
        this.host = host;
        this.port = port;
        this.listening = listening;
        this.connections = connections;
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.setPeriodic(
                ClientConnections.LOOK_EVERY_MILLIS, id -> look(System.nanoTime())); // ends with this verticle
        HttpServer server =
                vertx.createHttpServer(options).requestHandler(router).connectionHandler(connections::enter);
        server.listen(port, host)
                .onSuccess(bound -> listening.accept(bound.actualPort()))
                .<Void>mapEmpty()
                .onComplete(started);
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
