package org.camelvoice.platform;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.camelvoice.call.Call;

/**
 * Takes an exchange that went to a call's loop back to where it came from: to its own call's loop, if it came from there,
 * and else to a thread on which a route may block. On another call's loop it must not stay.
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

    /** The exchange goes on, after what it waited for. Called on any thread, once. */
    void take(Throwable failure) {
        try {
            home.execute(() -> goOn(failure));
        } catch (RejectedExecutionException e) { // everything stops: so does the exchange
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
