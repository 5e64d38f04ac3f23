package org.camelvoice.gateway;

import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.support.EventHelper;

/**
 * Events of exchanges, of which Camel makes six for each frame of a call if anybody may want them. Camel's counter of routes
 * wants events of routes alone, but says so only when it is shown each event.
 */
final class ExchangeEvents {

    private ExchangeEvents() {}

    /** Makes none for who wants none. A notifier that is added later gets what it wants. */
    static void makeNoneInVain(CamelContext context) {
        for (EventNotifier notifier : context.getManagementStrategy().getEventNotifiers()) {
            if (notifier instanceof MicrometerRouteEventNotifier ofRoutes) {
                ofRoutes.setIgnoreExchangeEvents(true);
            }
        }
        context.getCamelContextExtension().setEventNotificationApplicable(EventHelper.eventsApplicable(context));
    }
}
