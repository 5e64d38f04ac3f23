package org.camelvoice.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.call.Calls;
import org.camelvoice.platform.discord.VoiceDiscordComponent;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.settings.Settings;
import org.camelvoice.tool.Tools;

/** Lets an operator see a context's calls, tools and listeners. */
public final class Observation {

    private Observation() {}

    /**
     * Adds the meters, if the context has a registry for them, and the health checks.
     *
     * @param settings of the context, which have been checked
     * @param expected whether any calls are to come here: an application may have routes of ours and take none
     */
    public static void begin(CamelContext context, Settings settings, BooleanSupplier expected) {
        Calls calls = Calls.of(context);
        VoiceWebsocketComponent listener = context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
        VoiceDiscordComponent discord = context.getComponent("voice-discord", VoiceDiscordComponent.class);
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        if (!registries.isEmpty()) {
            count(context, settings, registries.iterator().next());
            ListenerMetrics.register(registries.iterator().next(), listener);
            DiscordMetrics.register(registries.iterator().next(), discord.counters());
        }
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new CallsHealthCheck(calls, expected));
            health.register(new BudgetsHealthCheck(calls.budgets()));
            health.register(new ListenerHealthCheck(listener, expected));
            health.register(new DiscordHealthCheck(discord));
            health.register(new TenantsHealthCheck(calls.knownTenants()));
        }
    }

    private static void count(CamelContext context, Settings settings, MeterRegistry registry) {
        Calls calls = Calls.of(context);
        MeteredTenants tenants = new MeteredTenants(
                registry, calls.knownTenants(), settings.number(MetricsSettings.TENANTS), System::nanoTime);
        calls.observe(new CallMetrics(registry, calls, tenants));
        calls.observe(new LimitMetrics(registry, calls));
        ToolMetrics.register(registry, Tools.of(context), tenants);
        TenantMetrics.register(registry, calls.knownTenants());
        ScheduledExecutorService thread =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(tenants, "voice-metrics");
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(tenants::removeGone, 1, 1, TimeUnit.MINUTES);
    }
}
