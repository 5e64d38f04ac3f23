package org.camelvoice.platform;

import org.apache.camel.Exchange;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;

/** Which call a route means: the one that the header names, else the exchange's own. */
final class RouteCall {

    private RouteCall() {}

    /**
     * @throws IllegalArgumentException if the route names none
     * @throws org.camelvoice.call.NoSuchCallException if it is over, or never was
     */
    static Call of(Exchange exchange, Calls calls) {
        Call own = own(exchange);
        String id = exchange.getMessage().getHeader(VoiceConstants.CALL_ID, String.class);
        if (own != null && (id == null || id.equals(own.facts().id()))) {
            return own;
        }
        if (id == null) {
            throw new IllegalArgumentException("Expected the header " + VoiceConstants.CALL_ID
                    + ", or an exchange of a call, from voice: or openai-realtime:, but route "
                    + exchange.getFromRouteId() + " began with " + exchange.getFromEndpoint());
        }
        return calls.require(id);
    }

    /** The call whose message this exchange is, wherever it has been handed on to since; null if it is no call's. */
    static Call own(Exchange exchange) {
        return exchange.getProperty(VoiceConstants.CALL, Call.class);
    }
}
