package org.camelvoice.platform;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.camelvoice.call.Call;

/**
 * Returns an exchange from a call's loop to where it came from: to its own call's loop, or otherwise to a thread on
 * which a route may block. It must not stay on another call's loop.
 */
final class WayBack {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Executor home;

    /** Called where the exchange comes from. */
    WayBack(Exchange exchange, AsyncCallback callback, Executor threads) {
        this.exchange = exchange;
        this.callback = callback;
        Call own = RouteCall.own(exchange);
        this.home = own != null && own.loop().isCurrent() ? own.loop()::execute : threads;
    }

    /** The exchange continues. Called on any thread, once. */
    void take(Throwable failure) {
        try {
            home.execute(() -> goOn(failure));
        } catch (RejectedExecutionException e) { // the application is stopping, and the exchange with it
            goOn(failure == null ? e : failure);
        }
    }

    private void goOn(Throwable failure) {
        if (failure != null) {
            exchange.setException(failure);
        }
        callback.done(false);
    }
}
