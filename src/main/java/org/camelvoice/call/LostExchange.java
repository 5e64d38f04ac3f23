package org.camelvoice.call;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * An exchange whose route has thrown an Error: Camel lets it through, calls nobody back, and would wait for the exchange
 * when it stops. Called from any thread.
 */
public final class LostExchange {

    private LostExchange() {}

    /**
     * The exchange has failed, and its unit of work, which Camel began, is over.
     *
     * @param route null if the consumer is not one of a route
     */
    public static void giveUp(Exchange exchange, Route route, Throwable failure) {
        leave(exchange, route, failure);
        UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange); // which counts it out of what is in flight
    }

    /**
     * The exchange has failed and has left its route. Whoever began its unit of work ends that.
     *
     * @param route null if the consumer is not one of a route
     */
    public static void leave(Exchange exchange, Route route, Throwable failure) {
        exchange.setException(failure);
        if (route != null) {
            exchange.getContext().getInflightRepository().remove(exchange, route.getRouteId());
        }
    }
}
