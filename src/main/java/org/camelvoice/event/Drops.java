package org.camelvoice.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.camelvoice.call.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a route did not observe, or failed to. Called from any thread. */
final class Drops {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceEventConsumer.class);

    private final String route;
    private final EventName event;
    private final Counter dropped;
    private final Counter failed;
    private final RareLog drops = new RareLog(LOG);
    private final RareLog failures = new RareLog(LOG);

    Drops(CamelContext context, String route, EventName event) {
        MeterRegistry registry = registry(context);
        this.route = route;
        this.event = event;
        this.dropped = counter(registry, "voice.events.dropped", "Events that a route was too slow for");
        this.failed = counter(registry, "voice.events.failed", "Events on which a route failed");
    }

    /** One of its own where the context has none. */
    private static MeterRegistry registry(CamelContext context) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        return registries.isEmpty()
                ? new SimpleMeterRegistry()
                : registries.iterator().next();
    }

    private Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("route", route)
                .tag("event", event.label())
                .register(registry);
    }

    void dropped(int count) {
        if (count > 0) {
            dropped.increment(count);
            drops.warn("Route {} is too slow for {}: events are dropped", route, event.label());
        }
    }

    long dropped() {
        return (long) dropped.count();
    }

    /** Its class only: its words may be those of the event. */
    void failed(Throwable failure) {
        failed.increment();
        failures.warn(
                "Route {} failed on {}: {}",
                route,
                event.label(),
                failure.getClass().getName());
    }
}
