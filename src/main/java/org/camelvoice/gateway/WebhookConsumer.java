package org.camelvoice.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * The beginning of a route that a platform's webhook begins. It lets go of its worker thread when the route waits, as for
 * what a tenant's own route knows of a caller, where Camel's would hold it: so no number of slow tenants holds up the
 * webhooks of others. The answer is text, or nothing; one that no HTTP can say is a failure of the route.
 *
 * <pre>
 *   head and body ─▶ worker: the route's first steps ─▶ nobody: the route waits ─▶ event loop: the answer
 * </pre>
 */
final class WebhookConsumer extends VertxPlatformHttpConsumer {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int HIGHEST_STATUS = 599;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    private final WatchedRoute watched;
    private final WorkerExecutor workers;
    private final Runnable whenStopping;

    /**
     * @param workers      run the route's first steps
     * @param whenStopping is told of each request that is refused since the route is suspended
     */
    WebhookConsumer(
            PlatformHttpEndpoint endpoint,
            WatchedRoute route,
            String router,
            WorkerExecutor workers,
            Runnable whenStopping) {
        super(endpoint, route, List.of(), router);
        this.watched = route;
        this.workers = workers;
        this.whenStopping = whenStopping;
    }

    @Override
    protected void handleRequest(RoutingContext asked) {
        if (isSuspended()) {
            whenStopping.run();
            asked.response().setStatusCode(UNAVAILABLE).end();
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        Webhook webhook = new Webhook(asked, exchange);
        Future<Void> unused = processHttpRequest(exchange, asked).onComplete(read -> {
            if (read.succeeded()) {
                setForm(asked.request().formAttributes(), exchange.getIn());
                webhook.begin();
            } else {
                webhook.end(read.cause());
            }
        });
    }

    /** A name that a form has twice has a list of its values. */
    private void setForm(MultiMap form, Message message) {
        HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
        Map<String, Object> body = new HashMap<>();
        for (String name : form.names()) {
            List<String> values = form.getAll(name);
            Object value = values.size() == 1 ? values.get(0) : List.copyOf(values);
            body.put(name, value);
            if (!filter.applyFilterToExternalHeaders(name, value, message.getExchange())) {
                message.getHeaders().merge(name, value, (before, more) -> List.of(before, more));
            }
        }
        if (!body.isEmpty()) {
            message.setBody(body);
        }
    }

    /** One request, and its answer. */
    private final class Webhook {
        private final RoutingContext asked;
        private final Exchange exchange;
        private final AtomicBoolean over = new AtomicBoolean();

        private Webhook(RoutingContext asked, Exchange exchange) {
            this.asked = asked;
            this.exchange = exchange;
        }

        /** Called on the event loop, as is the end. */
        void begin() {
            Context loop = asked.vertx().getOrCreateContext();
            Future<Object> unused = workers.executeBlocking(
                            () -> {
                                createUoW(exchange);
                                getAsyncProcessor().process(exchange, here -> loop.runOnContext(now -> end(null)));
                                return null;
                            },
                            false)
                    .onFailure(this::end);
        }

        /** @param failure null unless the route did not get to its end */
        void end(Throwable failure) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            try {
                if (failure != null) {
                    fails(failure);
                } else if (isAwaited()) {
                    answer(asked.response(), exchange);
                }
            } catch (Throwable e) { // or the client would wait for ever
                fails(e);
            } finally {
                doneUoW(exchange);
                releaseExchange(exchange, false);
            }
        }

        private boolean isAwaited() {
            return !asked.response().ended() && !asked.response().closed();
        }

        private void fails(Throwable failure) {
            watched.fails(exchange, failure);
            if (isAwaited()) {
                asked.response().headers().clear();
                asked.response().setStatusCode(FAILED).end();
            }
        }
    }

    /** Sets all that can be wrong first, so that a failure's answer has nothing of it. */
    private void answer(HttpServerResponse response, Exchange exchange) {
        if (exchange.getException() != null) {
            response.setStatusCode(FAILED).end();
            return;
        }
        Message message = exchange.getMessage();
        String body = message.getBody(String.class);
        int usual = body == null ? NO_CONTENT : OK;
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, usual, Integer.class);
        if (status < OK || status > HIGHEST_STATUS) {
            throw new IllegalArgumentException(
                    "Expected a status from " + OK + " to " + HIGHEST_STATUS + ", got " + status);
        }
        setHeaders(response, message);
        response.setStatusCode(status).end(body == null ? "" : body);
    }

    private void setHeaders(HttpServerResponse response, Message message) {
        HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
        message.getHeaders().forEach((name, value) -> {
            if (value instanceof String text && !filter.applyFilterToCamelHeaders(name, value, message.getExchange())) {
                response.putHeader(name, text);
            }
        });
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (type != null) {
            response.putHeader("Content-Type", type);
        }
    }
}
