package org.camelvoice.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts events that a route missed or failed on. Called from any thread. */
final class Drops {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceEventConsumer.class);

    private final String route;
    private final Map<EventName, Counter> dropped = new EnumMap<>(EventName.class);
    private final Map<EventName, Counter> failed = new EnumMap<>(EventName.class);
    private final RareLog drops = new RareLog(LOG);
    private final RareLog failures = new RareLog(LOG);

    Drops(CamelContext context, String route, Set<EventName> events) {
        MeterRegistry registry = registry(context);
        this.route = route;
        for (EventName event : events) {
            dropped.put(
                    event, counter(registry, "voice.events.dropped", "Events dropped, the route was too slow", event));
            failed.put(event, counter(registry, "voice.events.failed", "Events whose route failed", event));
        }
    }

    /** A registry without effect if the context has none. */
    private static MeterRegistry registry(CamelContext context) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        return registries.isEmpty()
                ? new SimpleMeterRegistry()
                : registries.iterator().next();
    }

    private Counter counter(MeterRegistry registry, String name, String description, EventName event) {
        return Counter.builder(name)
                .description(description)
                .tag("route", route)
                .tag("event", event.label())
                .register(registry);
    }

    void dropped(VoiceEvent event) {
        String label = event.head().event();
        dropped.get(EventName.of(label)).increment();
        drops.warn("Route {} is too slow for {}: events are dropped", route, label);
    }

    /** Logs only the class, because the message may quote the event. */
    void failed(VoiceEvent event, Throwable failure) {
        String label = event.head().event();
        failed.get(EventName.of(label)).increment();
        failures.warn(
                "Route {} failed on {}: {}", route, label, failure.getClass().getName());
    }
}
