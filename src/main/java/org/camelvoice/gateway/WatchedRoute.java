package org.camelvoice.gateway;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.Failure;
import org.camelvoice.platform.RefusalReason;
import org.slf4j.LoggerFactory;

/** A route that answers requests. Its failures, which it may have no error handler for, are counted and rarely logged. */
final class WatchedRoute extends DelegateAsyncProcessor {
    private final RareLog failures = new RareLog(LoggerFactory.getLogger(WatchedRoute.class));
    private final EdgeRefusals refusals;

    WatchedRoute(Processor route, EdgeRefusals refusals) {
        super(route);
        this.refusals = refusals;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return super.process(exchange, here -> {
            Exception failure = exchange.getException();
            if (failure != null) {
                refusals.count(RefusalReason.ROUTE_FAILED);
                failures.warn("Route {} failed with {}", exchange.getFromRouteId(), Failure.of(failure));
            }
            callback.done(here);
        });
    }
}
