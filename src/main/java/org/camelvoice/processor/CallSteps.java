package org.camelvoice.processor;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Calls;
import org.camelvoice.tenant.Tenant;

/**
 * Steps by name for routes that work for a call on other threads, such as tools. The header {@value
 * VoiceConstants#CALL_ID} names the call. They read only its tenant, so they run on any thread.
 */
public final class CallSteps {

    private CallSteps() {}

    /** A new instance of each step, by its name. */
    public static Map<String, Processor> all() {
        return Map.of("currentTime", new CurrentTime(Clock.systemUTC()), "transferTarget", new TransferTargetStep());
    }

    /** @throws org.camelvoice.call.NoSuchCallException if the call is over or unknown */
    static Tenant tenant(Exchange exchange, String step) {
        String id = exchange.getMessage().getHeader(VoiceConstants.CALL_ID, String.class);
        if (id == null) {
            throw new IllegalArgumentException(step + ": expected the header " + VoiceConstants.CALL_ID);
        }
        return Calls.of(exchange.getContext()).require(id).tenant();
    }
}
