package org.camelvoice.event;

import java.util.Set;
import org.camelvoice.call.CallFacts;

/** Observes some events of some calls. */
interface Observer {

    /** Immutable. */
    Set<EventName> events();

    /** Whether this call is observed. Called on the call's loop. */
    boolean isAbout(CallFacts call);

    /** Accepts or drops an event at once. Called on the call's loop. */
    void offer(VoiceEvent event);
}
