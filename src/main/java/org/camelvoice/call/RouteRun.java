package org.camelvoice.call;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * One exchange's way through the route of its consumer. It is over once: when the route calls back, or when it is given up,
 * since the route has thrown an Error: Camel lets that through, calls nobody back, and would wait for the exchange when it
 * stops.
 *
 * <p>A route that calls back gives its exchange back to the consumer, which may pool it and use it for the next message
 * at once. An exchange that was given up is never used again: some step of its route may still be at it.
 */
public final class RouteRun implements AsyncCallback {
    private final DefaultConsumer consumer;
    private final Exchange exchange;
    private final Consumer<Throwable> whenDone;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param exchange one that the consumer has made, and that is not released automatically
     * @param whenDone gets the failure, or null, when the route has called back; not if it was given up before. Called on
     *     whichever thread the route ended, when the exchange has been given back.
     */
    public RouteRun(DefaultConsumer consumer, Exchange exchange, Consumer<Throwable> whenDone) {
        this.consumer = consumer;
        this.exchange = exchange;
        this.whenDone = whenDone;
    }

    /** Begins; may be over when this returns. Called once. */
    public void start() {
        consumer.getAsyncProcessor().process(exchange, this);
    }

    @Override
    public void done(boolean doneSync) {
        if (over.compareAndSet(false, true)) {
            Throwable failure = exchange.getException();
            giveBack(consumer, exchange);
            whenDone.accept(failure);
        }
    }

    /** The exchange has failed and is in flight no longer. Does nothing if the run is over. Called from any thread. */
    public void giveUp(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            leave(consumer, exchange, failure);
            endUnitOfWork();
        }
    }

    /** Which Camel began, unless the Error came before: a unit of work counts its exchange in, and must count it out. */
    private void endUnitOfWork() {
        UnitOfWork unit = exchange.getUnitOfWork();
        if (unit != null) {
            unit.onPrepare(exchange);
            UnitOfWorkHelper.doneUow(unit, exchange);
        }
    }

    /** The exchange has failed and has left its route. The unit of work is ended by whoever began it. */
    public static void leave(DefaultConsumer consumer, Exchange exchange, Throwable failure) {
        exchange.setException(failure);
        Route route = consumer.getRoute();
        if (route != null) { // else the consumer is not one of a route
            exchange.getContext().getInflightRepository().remove(exchange, route.getRouteId());
        }
    }

    /** The consumer may use it again. Called once, by nobody who touches it afterwards. */
    public static void giveBack(DefaultConsumer consumer, Exchange exchange) {
        if (!consumer.isStopped()) { // else its pool is gone
            exchange.getExchangeExtension().setFailureHandled(false); // Camel 4.17 leaves it to the next message
            consumer.releaseExchange(exchange, false);
        }
    }
}
