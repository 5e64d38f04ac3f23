package org.camelvoice.event;

import java.util.Set;
import org.camelvoice.call.CallFacts;

/** Who wants to know of some events. */
interface Observer {

    /** Never changes. */
    Set<EventName> events();

    /** Whether this call is one of those that it is about. Called on the call's loop. */
    boolean isAbout(CallFacts call);

    /** Takes it or drops it, at once. Called on the call's loop. */
    void offer(VoiceEvent event);
}
