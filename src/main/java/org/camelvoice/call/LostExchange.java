package org.camelvoice.call;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * An exchange whose route threw an Error. Camel passes an Error through without a callback, and would wait for the
 * exchange at its stop. Called from any thread.
 */
public final class LostExchange {

    private LostExchange() {}

    /**
     * Ends the failed exchange and the unit of work that Camel started.
     *
     * @param route null if the consumer has no route
     */
    public static void giveUp(Exchange exchange, Route route, Throwable failure) {
        leave(exchange, route, failure);
        UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange); // removes it from the inflight count
    }

    /**
     * Removes the failed exchange from its route. The code that started its unit of work ends that.
     *
     * @param route null if the consumer has no route
     */
    public static void leave(Exchange exchange, Route route, Throwable failure) {
        exchange.setException(failure);
        if (route != null) {
            exchange.getContext().getInflightRepository().remove(exchange, route.getRouteId());
        }
    }
}
