package org.camelvoice.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Serves the gateway's {@code platform-http:} routes on the public listener, behind its check of the host and its limits.
 * Otherwise Camel would serve them on the only HTTP server that it knows, the management port's.
 *
 * <p>Their routes run on Vert.x worker threads and may block. A body of more than 64 KiB gets 413; files are not taken.
 */
final class PublicHttp extends VertxPlatformHttpEngine {
    private static final long LONGEST_BODY_BYTES = 64 * 1024;

    private final int port;

    private PublicHttp(int port) {
        this.port = port;
    }

    /**
     * Called before the routes are built.
     *
     * @param vertx  the public listener's, as is {@code router}
     * @param port   as in the settings; 0 for a free one
     */
    static void serve(CamelContext context, Vertx vertx, Router router, int port) {
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(port);
        context.getRegistry().bind(name, new BoundedRouter(vertx, router, name));
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new PublicHttp(port));
    }

    /** Which names the router: Camel itself would guess between this and the management port. */
    @Override
    public int getServerPort() {
        return port;
    }

    private static final class BoundedRouter extends VertxPlatformHttpRouter {

        BoundedRouter(Vertx vertx, Router router, String name) {
            super(null, vertx, router, name); // its server is not Camel's
        }

        @Override
        public Handler<RoutingContext> bodyHandler() {
            return BodyHandler.create(false).setBodyLimit(LONGEST_BODY_BYTES);
        }
    }
}
