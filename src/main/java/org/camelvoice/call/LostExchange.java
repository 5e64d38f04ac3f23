package org.camelvoice.call;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.InflightRepository;

/**
 * An exchange whose route has thrown an Error: Camel lets it through, calls nobody back, and would wait for the exchange
 * when it stops. Called from any thread.
 */
public final class LostExchange {

    private LostExchange() {}

    /**
     * The exchange has failed, and nobody waits for it any more.
     *
     * @param route null if the consumer is not one of a route
     */
    public static void giveUp(Exchange exchange, Route route, Throwable failure) {
        exchange.setException(failure);
        InflightRepository inflight = exchange.getContext().getInflightRepository();
        inflight.remove(exchange);
        if (route != null) {
            inflight.remove(exchange, route.getRouteId());
        }
    }
}
