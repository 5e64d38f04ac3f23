package org.camelvoice.platform;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;

/**
 * Runs a command on a call, for any route on any thread: on the call named by the header, or else on the exchange's
 * own. The command runs on the call's loop. A route on another thread waits for it without blocking a thread.
 */
final class CallCommandProducer extends DefaultAsyncProducer {
    private final VoiceEndpoint endpoint;
    private final CallCommand command;
    private final Calls calls;

    CallCommandProducer(VoiceEndpoint endpoint, CallCommand command) {
        super(endpoint);
        this.endpoint = endpoint;
        this.command = command;
        this.calls = Calls.of(endpoint.getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Call call = RouteCall.of(exchange, calls);
            return call.loop().isCurrent() ? here(call, exchange, callback) : there(call, exchange, callback);
        } catch (Throwable e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private boolean here(Call call, Exchange exchange, AsyncCallback callback) {
        if (command.takesTime()) {
            command.begin(call, exchange, endpoint, wayBack(exchange, callback)::take);
            return false;
        }
        command.run(call, exchange, endpoint);
        callback.done(true);
        return true;
    }

    private boolean there(Call call, Exchange exchange, AsyncCallback callback) {
        WayBack back = wayBack(exchange, callback);
        call.loop().execute(() -> begin(call, exchange, back));
        return false;
    }

    private void begin(Call call, Exchange exchange, WayBack back) {
        try {
            command.begin(call, exchange, endpoint, back::take);
        } catch (Throwable e) {
            back.take(e);
        }
    }

    private WayBack wayBack(Exchange exchange, AsyncCallback callback) {
        return new WayBack(exchange, callback, endpoint.getComponent().threads());
    }
}
