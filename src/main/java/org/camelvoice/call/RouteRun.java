package org.camelvoice.call;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * One exchange's way through the route of its consumer.
 *
 * <pre>
 *   in the route ──the route calls back──▶ done: the consumer may pool the exchange, and use it for the next message
 *        │
 *        └────────an Error was thrown────▶ given up: the exchange is never used again
 * </pre>
 *
 * Camel lets an Error through, may call nobody back, and would wait for the exchange when it stops; so an exchange that
 * is given up is counted out of what is in flight. What the Error left in the queue of its thread may run it to its end
 * nevertheless, with the next message there.
 */
public final class RouteRun implements AsyncCallback {

    private enum State {
        IN_ROUTE,
        DONE,
        GIVEN_UP
    }

    private final DefaultConsumer consumer;
    private final Exchange exchange;
    /** Null if the unit of work is Camel's to begin and to end. */
    private final Consumer<Exchange> ending;

    private final Consumer<Throwable> whenDone;
    private final AtomicReference<State> state = new AtomicReference<>(State.IN_ROUTE);

    /**
     * @param exchange one that the consumer has made, and that is not released automatically
     * @param whenDone gets the failure, or null, when the route has called back; not if it was given up before. Called on
     *     whichever thread the route ended, when the exchange has been given back.
     */
    public RouteRun(DefaultConsumer consumer, Exchange exchange, Consumer<Throwable> whenDone) {
        this(consumer, exchange, null, whenDone);
    }

    /**
     * Of an exchange whose unit of work the consumer has begun.
     *
     * @param ending ends the unit of work. Called once, before {@code whenDone}, and when the run is given up.
     */
    public RouteRun(
            DefaultConsumer consumer, Exchange exchange, Consumer<Exchange> ending, Consumer<Throwable> whenDone) {
        this.consumer = consumer;
        this.exchange = exchange;
        this.ending = ending;
        this.whenDone = whenDone;
    }

    /** Begins; may be over when this returns. Called once. */
    public void start() {
        consumer.getAsyncProcessor().process(exchange, this);
    }

    @Override
    public void done(boolean doneSync) {
        if (state.compareAndSet(State.IN_ROUTE, State.DONE)) {
            Throwable failure = exchange.getException();
            try {
                finish();
            } finally {
                whenDone.accept(failure); // or whoever waits for it would wait for ever
            }
        } else if (state.get() == State.GIVEN_UP) {
            uncount();
        }
    }

    private void finish() {
        if (ending != null) {
            ending.accept(exchange);
        }
        giveBack(consumer, exchange);
    }

    /**
     * The exchange has failed, and is no longer in flight. Called from any thread.
     *
     * @return false if the run was over, and nothing has happened
     */
    public boolean giveUp(Throwable failure) {
        if (!state.compareAndSet(State.IN_ROUTE, State.GIVEN_UP)) {
            return false;
        }
        exchange.setException(failure);
        UnitOfWork unit = exchange.getUnitOfWork();
        try {
            leave(consumer.getRoute(), unit);
        } finally {
            end(unit);
        }
        return true;
    }

    /** What Camel does when an exchange comes out of its route. */
    private void leave(Route route, UnitOfWork unit) {
        if (route != null) {
            inFlight().remove(exchange, route.getRouteId());
            if (unit != null) {
                unit.afterRoute(exchange, route); // so that onCompletion knows
            }
        }
    }

    private void end(UnitOfWork unit) {
        if (ending != null) {
            ending.accept(exchange);
        } else if (unit != null) {
            unit.onPrepare(exchange); // counts it in, if the Error came before Camel did: done counts it out
            complete(unit);
        }
    }

    /** What the Error left in the queue may run while {@code onCompletion} does, and finds that done. */
    private void complete(UnitOfWork unit) {
        Exchange heir = new DefaultExchange(exchange.getContext());
        unit.handoverSynchronization(heir);
        UnitOfWorkHelper.doneUow(unit, exchange);
        unit.reset();
        UnitOfWorkHelper.doneSynchronizations(
                exchange, heir.getExchangeExtension().handoverCompletions());
    }

    /** Camel has counted the exchange out a second time. */
    private void uncount() {
        Route route = consumer.getRoute();
        if (route != null) {
            inFlight().add(exchange, route.getRouteId());
        }
        if (ending == null) {
            inFlight().add(exchange);
        }
    }

    private InflightRepository inFlight() {
        return exchange.getContext().getInflightRepository();
    }

    /** The consumer may use it again. Called once, by nobody who touches it afterwards. */
    public static void giveBack(DefaultConsumer consumer, Exchange exchange) {
        if (!consumer.isStopped()) { // else its pool is gone
            exchange.getExchangeExtension().setFailureHandled(false); // Camel 4.17 leaves it to the next message
            consumer.releaseExchange(exchange, false);
        }
    }
}
