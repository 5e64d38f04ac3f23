package org.camelvoice.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.WebhookGuard;

/**
 * Serves the gateway's {@code platform-http:} routes on the public listener, behind its check of the host and its limits.
 * Otherwise Camel would serve them on the only HTTP server that it knows, the management port's.
 *
 * <p>Their routes run on Vert.x worker threads and may block; those of platforms' webhooks have worker threads of their own. A body of more than 64 KiB gets 413, and of a platform's
 * webhook, of more than 16 KiB; files are not taken. What a {@link WebhookGuard} refuses is refused by its head alone. A
 * route that fails gets 500, is counted, and logged at a limited rate.
 */
final class PublicHttp extends VertxPlatformHttpEngine {
    private static final long LONGEST_BODY_BYTES = 64 * 1024;
    private static final long LONGEST_FORM_BYTES = 16 * 1024;
    private static final String WORKERS = "camel-voice-webhooks";

    private final int port;
    private final CamelContext context;
    private final WebhookGuards webhooks;
    /** Where the first steps of webhooks run: no other route's waiting holds them up. Closed with its Vert.x. */
    private final WorkerExecutor workers;

    private PublicHttp(int port, CamelContext context, WebhookGuards webhooks, WorkerExecutor workers) {
        this.port = port;
        this.context = context;
        this.webhooks = webhooks;
        this.workers = workers;
    }

    /**
     * Called before the routes are built.
     *
     * @param vertx  the public listener's, as is {@code router}
     * @param port   as in the settings; 0 for a free one
     */
    static void serve(CamelContext context, Vertx vertx, Router router, int port) {
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(port);
        WebhookGuards webhooks = new WebhookGuards(context);
        context.getRegistry().bind(name, new BoundedRouter(vertx, router, name, webhooks));
        WorkerExecutor workers = vertx.createSharedWorkerExecutor(WORKERS);
        context.getRegistry()
                .bind(
                        PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME,
                        new PublicHttp(port, context, webhooks, workers));
    }

    /** Which names the router: Camel itself would guess between this and the management port. */
    @Override
    public int getServerPort() {
        return port;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        EdgeRefusals refusals = EdgeRefusals.of(context);
        WatchedRoute watched = new WatchedRoute(processor, endpoint.getPath(), refusals);
        VertxPlatformHttpConsumer consumer = consumer(endpoint, watched, refusals);
        consumer.setExceptionHandler(watched);
        return consumer;
    }

    private VertxPlatformHttpConsumer consumer(
            PlatformHttpEndpoint endpoint, WatchedRoute watched, EdgeRefusals refusals) {
        String router = VertxPlatformHttpRouter.getRouterNameFromPort(port);
        return webhooks.of(endpoint.getPath()) == null
                ? new VertxPlatformHttpConsumer(endpoint, watched, getHandlers(), router)
                : new WebhookConsumer(endpoint, watched, router, workers, () -> refusals.count(RefusalReason.STOPPING));
    }

    /** The guards of all platforms' webhooks. Called from any thread. */
    private static final class WebhookGuards {
        private final CamelContext context;
        /** Null until the first request, or route, asks: then all platforms are there. */
        private volatile Set<WebhookGuard> guards;

        WebhookGuards(CamelContext context) {
            this.context = context;
        }

        /** Null if the path is no platform's webhook. */
        WebhookGuard of(String path) {
            if (guards == null) {
                guards = context.getRegistry().findByType(WebhookGuard.class);
            }
            return guards.stream()
                    .filter(guard -> guard.guards(path))
                    .findFirst()
                    .orElse(null);
        }

        void refuse(RoutingContext asked, UpgradeGuard.Refused refused) {
            EdgeRefusals.of(context).count(refused.reason());
            asked.response().setStatusCode(refused.status()).end(refused.sentence());
        }
    }

    private static final class BoundedRouter extends VertxPlatformHttpRouter {
        private final WebhookGuards webhooks;

        BoundedRouter(Vertx vertx, Router router, String name, WebhookGuards webhooks) {
            super(null, vertx, router, name); // its server is not Camel's
            this.webhooks = webhooks;
        }

        @Override
        public Handler<RoutingContext> bodyHandler() {
            Handler<RoutingContext> form = BodyHandler.create(false).setBodyLimit(LONGEST_FORM_BYTES);
            Handler<RoutingContext> body = BodyHandler.create(false).setBodyLimit(LONGEST_BODY_BYTES);
            return asked -> {
                WebhookGuard guard = webhooks.of(asked.normalizedPath()); // by which the Router finds the route
                UpgradeGuard.Refused refused = guard == null
                        ? null
                        : guard.refusal(name -> asked.request().headers().getAll(name));
                if (refused == null) {
                    (guard == null ? body : form).handle(asked);
                } else {
                    webhooks.refuse(asked, refused);
                }
            };
        }
    }
}
