package org.camelvoice.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.call.Calls;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.tool.Tools;

/** Lets an operator see a context's calls, tools and listeners. */
public final class Observation {

    private Observation() {}

    /**
     * Adds the meters, if the context has a registry for them, and the health checks.
     *
     * @param expected whether any calls are to come here: an application may have routes of ours and take none
     */
    public static void begin(CamelContext context, BooleanSupplier expected) {
        Calls calls = Calls.of(context);
        VoiceWebsocketComponent listener = context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        if (!registries.isEmpty()) {
            MeterRegistry registry = registries.iterator().next();
            calls.observe(new CallMetrics(registry, calls));
            calls.observe(new LimitMetrics(registry, calls));
            ToolMetrics.register(registry, Tools.of(context));
            ListenerMetrics.register(registry, listener);
        }
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new CallsHealthCheck(calls, expected));
            health.register(new BudgetsHealthCheck(calls.budgets()));
            health.register(new ListenerHealthCheck(listener, expected));
        }
    }
}
