package org.camelvoice.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * The beginning of a route that a platform's webhook begins. It lets go of its worker thread when the route waits, as for
 * what a tenant's own route knows of a caller, where Camel's would hold it: so no number of slow tenants holds up the
 * webhooks of others. The answer is text, or nothing.
 *
 * <pre>
 *   head and body ─▶ worker: the route's first steps ─▶ nobody: the route waits ─▶ event loop: the answer
 * </pre>
 */
final class WebhookConsumer extends VertxPlatformHttpConsumer {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    private final Runnable whenStopping;

    /** @param whenStopping is told of each request that is refused since the route is suspended */
    WebhookConsumer(PlatformHttpEndpoint endpoint, Processor processor, String router, Runnable whenStopping) {
        super(endpoint, processor, List.of(), router);
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
        Future<Void> unused = processHttpRequest(exchange, asked).onComplete(read -> {
            if (read.succeeded()) {
                setForm(asked.request().formAttributes(), exchange.getIn());
                begin(asked, exchange);
            } else {
                exchange.setException(read.cause());
                end(asked, exchange);
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

    private void begin(RoutingContext asked, Exchange exchange) {
        Context loop = asked.vertx().getOrCreateContext();
        Future<Object> unused = asked.vertx()
                .executeBlocking(
                        () -> {
                            createUoW(exchange);
                            getAsyncProcessor().process(exchange, here -> loop.runOnContext(x -> end(asked, exchange)));
                            return null;
                        },
                        false)
                .onFailure(failure -> {
                    exchange.setException(failure);
                    end(asked, exchange);
                });
    }

    private void end(RoutingContext asked, Exchange exchange) {
        try {
            if (!asked.response().ended() && !asked.response().closed()) {
                answer(asked.response(), exchange);
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void answer(HttpServerResponse response, Exchange exchange) {
        if (exchange.getException() != null) {
            response.setStatusCode(FAILED).end();
            return;
        }
        Message message = exchange.getMessage();
        String body = message.getBody(String.class);
        int status = body == null ? NO_CONTENT : OK;
        response.setStatusCode(message.getHeader(Exchange.HTTP_RESPONSE_CODE, status, Integer.class));
        HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
        message.getHeaders().forEach((name, value) -> {
            if (value instanceof String text && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                response.putHeader(name, text);
            }
        });
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (type != null) {
            response.putHeader("Content-Type", type);
        }
        response.end(body == null ? "" : body);
    }
}
