package org.camelvoice.platform.websocket;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.function.IntConsumer;

/**
 * One event loop of a port: an HTTP server of its own, on a socket that Vert.x shares among the servers of one address
 * and hands each connection to one of.
 */
final class EventLoopServer extends AbstractVerticle {
    private final Router router;
    private final HttpServerOptions options;
    private final String host;
    private final int port;
    private final IntConsumer listening;

    /**
     * @param port the port to share; a negative one is a free port shared by all who give the same number
     * @param listening is told the port that was bound, on this event loop
     */
    EventLoopServer(Router router, HttpServerOptions options, String host, int port, IntConsumer listening) {
        this.router = router;
        this.options = options;
        this.host = host;
        this.port = port;
        this.listening = listening;
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServer server = vertx.createHttpServer(options).requestHandler(router);
        server.listen(port, host)
                .onSuccess(bound -> listening.accept(bound.actualPort()))
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
