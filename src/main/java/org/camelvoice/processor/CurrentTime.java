package org.camelvoice.processor;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** {@code currentTime} sets the body to the day and the time in the call's tenant's time zone, for a model to read. */
final class CurrentTime implements Processor {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private final Clock clock;

    CurrentTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        ZoneId zone = CallSteps.tenant(exchange, "currentTime").timeZone();
        exchange.getMessage().setBody(ZonedDateTime.now(clock.withZone(zone)).format(FORMAT) + " (" + zone + ")");
    }
}
