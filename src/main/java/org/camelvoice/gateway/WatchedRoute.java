package org.camelvoice.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.Failure;
import org.camelvoice.platform.RefusalReason;
import org.slf4j.LoggerFactory;

/**
 * A route that answers requests. Its failures, which it may have no error handler for, are counted and rarely logged: by
 * their class, since a message may quote what came. An {@code Error}, which Camel lets through, is a failure like others,
 * and what it leaves behind is in flight no more: or a stop would wait for it.
 */
final class WatchedRoute extends DelegateAsyncProcessor implements ExceptionHandler {
    private final RareLog failures = new RareLog(LoggerFactory.getLogger(WatchedRoute.class));
    private final String path;
    private final EdgeRefusals refusals;

    /** @param path where it is asked: for the log, where nothing else is known */
    WatchedRoute(Processor route, String path, EdgeRefusals refusals) {
        super(route);
        this.path = path;
        this.refusals = refusals;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Run run = new Run(exchange, callback);
        try {
            return super.process(exchange, run);
        } catch (Throwable e) {
            run.giveUp(e);
            return true;
        }
    }

    /** The route has failed, or what it says is no answer. */
    void fails(Exchange exchange, Throwable failure) {
        refusals.count(RefusalReason.ROUTE_FAILED);
        String route = exchange == null ? path : exchange.getFromRouteId();
        failures.warn("Route {} failed with {}", route, Failure.of(failure));
    }

    @Override
    public void handleException(Throwable failure) {
        fails(null, failure);
    }

    @Override
    public void handleException(String message, Throwable failure) {
        fails(null, failure);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable failure) {
        fails(exchange, failure);
    }

    /** One request's way through it. */
    private final class Run implements AsyncCallback {
        private final Exchange exchange;
        private final AsyncCallback callback;
        private final AtomicBoolean over = new AtomicBoolean();
        /** The routes in which an {@code Error} has left it. Written before it is over. */
        private final List<Route> left = new ArrayList<>();

        private Run(Exchange exchange, AsyncCallback callback) {
            this.exchange = exchange;
            this.callback = callback;
        }

        /** What an Error leaves in the queue of its thread may bring it to its end nevertheless, and count it out again. */
        @Override
        public void done(boolean here) {
            if (!over.compareAndSet(false, true)) {
                left.forEach(route -> inFlight().add(exchange, route.getRouteId()));
                return;
            }
            if (exchange.getException() != null) {
                fails(exchange, exchange.getException());
            }
            callback.done(here);
        }

        void giveUp(Throwable failure) {
            if (over.compareAndSet(false, true)) {
                exchange.setException(failure);
                leaveRoutes(exchange.getUnitOfWork());
                fails(exchange, failure);
                callback.done(true);
            }
        }

        private void leaveRoutes(UnitOfWork unit) {
            for (Route route = unit == null ? null : unit.popRoute(); route != null; route = unit.popRoute()) {
                inFlight().remove(exchange, route.getRouteId());
                left.add(route);
            }
        }

        private InflightRepository inFlight() {
            return exchange.getContext().getInflightRepository();
        }
    }
}
