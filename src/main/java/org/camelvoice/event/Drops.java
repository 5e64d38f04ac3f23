package org.camelvoice.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.camelvoice.call.CallInLog;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts events that a route missed or failed on. Called from any thread. */
final class Drops {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceEventConsumer.class);

    private static final String DROPPED = "voice.events.dropped";
    private static final String FAILED = "voice.events.failed";

    private final MeterRegistry registry;
    private final String route;
    private final String metered;
    private final Set<EventName> events;
    /** Whether nothing is counted any more. */
    private volatile boolean removed;

    private final RareLog drops = new RareLog(LOG);
    private final RareLog failures = new RareLog(LOG);

    /** @param metered the route's name in metrics: of a version of a tenant, without what stands in it */
    Drops(CamelContext context, String route, String metered, Set<EventName> events) {
        this.registry = registry(context);
        this.route = route;
        this.metered = metered;
        this.events = events;
        events.stream().map(EventName::label).forEach(label -> {
            counter(DROPPED, label);
            counter(FAILED, label);
        });
    }

    /** A registry without effect if the context has none. */
    private static MeterRegistry registry(CamelContext context) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        return registries.isEmpty()
                ? new SimpleMeterRegistry()
                : registries.iterator().next();
    }

    private Counter counter(String name, String event) {
        return Counter.builder(name)
                .description(
                        name.equals(DROPPED) ? "Events dropped, the route was too slow" : "Events whose route failed")
                .tag("route", metered)
                .tag("event", event)
                .register(registry);
    }

    private void count(String name, String event) {
        if (!removed) { // or a late one would bring it back
            counter(name, event).increment();
        }
    }

    void dropped(VoiceEvent event) {
        String label = event.head().event();
        count(DROPPED, label);
        warn(drops, event, "Route {} is too slow for {}: events are dropped", route, label);
    }

    /** Logs only the class, because the message may quote the event. */
    void failed(VoiceEvent event, Throwable failure) {
        String label = event.head().event();
        count(FAILED, label);
        warn(
                failures,
                event,
                "Route {} failed on {}: {}",
                route,
                label,
                failure.getClass().getName());
    }

    private static void warn(RareLog log, VoiceEvent event, String sentence, Object... values) {
        CallInLog.during(event.head().callId(), event.head().tenant(), () -> log.warn(sentence, values));
    }

    /** The route is gone, and no other has its name. */
    void remove() {
        removed = true;
        for (EventName event : events) {
            registry.remove(counter(DROPPED, event.label()));
            registry.remove(counter(FAILED, event.label()));
        }
    }
}
