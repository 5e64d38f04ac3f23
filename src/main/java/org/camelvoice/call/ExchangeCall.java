package org.camelvoice.call;

import org.apache.camel.Exchange;
import org.camelvoice.VoiceConstants;

/** The call of an exchange. */
public final class ExchangeCall {

    private ExchangeCall() {}

    /**
     * @throws IllegalStateException if there is none; or if this is not the call's thread, which must not use its
     *     state: that ends the call, because the order of its messages is lost
     */
    public static Call of(Exchange exchange) {
        Call call = exchange.getProperty(VoiceConstants.CALL, Call.class);
        if (call == null) {
            throw new IllegalStateException(
                    "Expected an exchange of a call, from voice: or openai-realtime:, but route "
                            + exchange.getFromRouteId() + " began with " + exchange.getFromEndpoint());
        }
        if (!call.loop().isCurrent()) {
            String route = exchange.getFromRouteId();
            call.loop().execute(() -> call.routes().strayed(route));
            throw new IllegalStateException("Expected to be on the call's own thread, but route " + route
                    + " has gone over to " + Thread.currentThread().getName());
        }
        return call;
    }
}
