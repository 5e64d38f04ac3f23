package org.camelvoice.realtime.client;

import org.camelvoice.call.Call;
import org.camelvoice.call.CallInLog;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a link's listener does, for its call, about messages of the server's that are no events, and events at which the
 * session fails. Owned by the call's loop.
 */
abstract class OddEvents {
    private static final Logger LOG = LoggerFactory.getLogger(OddEvents.class);

    private final Call call;
    private final RareLog bugs = new RareLog(LOG);

    OddEvents(Call call) {
        this.call = call;
    }

    public void malformed() {
        call.events().modelError(call.facts(), "malformed_event");
    }

    /** An exception costs the event, an Error the call. */
    public void broken(Throwable failure) {
        if (failure instanceof Error) {
            call.routes().broken(failure);
        } else {
            String name = failure.getClass().getName();
            CallInLog.during(call.facts(), () -> bugs.warn("{}: an event of the model's failed with {}", call, name));
            call.events().modelError(call.facts(), "internal_error");
        }
    }
}
