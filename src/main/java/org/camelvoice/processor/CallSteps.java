package org.camelvoice.processor;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Calls;
import org.camelvoice.tenant.Tenant;

/**
 * Steps of routes that are about a call and no part of it, such as tools, by the names that routes use. They know the
 * call by the header {@value VoiceConstants#CALL_ID} and read nothing of it but its tenant, so they run on any thread.
 */
public final class CallSteps {

    private CallSteps() {}

    /** One of each. */
    public static Map<String, Processor> all() {
        return Map.of("currentTime", new CurrentTime(Clock.systemUTC()), "transferTarget", new TransferTargetStep());
    }

    /** @throws org.camelvoice.call.NoSuchCallException if the call is over, or never was */
    static Tenant tenant(Exchange exchange, String step) {
        String id = exchange.getMessage().getHeader(VoiceConstants.CALL_ID, String.class);
        if (id == null) {
            throw new IllegalArgumentException(step + ": expected the header " + VoiceConstants.CALL_ID);
        }
        return Calls.of(exchange.getContext()).require(id).tenant();
    }
}
