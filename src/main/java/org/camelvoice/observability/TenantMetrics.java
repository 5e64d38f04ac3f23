package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.camelvoice.tenant.TenantChanges;
import org.camelvoice.tenant.Tenants;

/** Metrics of the tenants themselves: how many there are, and how they change. */
final class TenantMetrics {
    private final MeterRegistry registry;
    private final Tenants tenants;

    private TenantMetrics(MeterRegistry registry, Tenants tenants) {
        this.registry = registry;
        this.tenants = tenants;
    }

    static void register(MeterRegistry registry, Tenants tenants) {
        TenantMetrics metrics = new TenantMetrics(registry, tenants);
        metrics.number("offered", all -> all.names().size());
        metrics.number("broken", all -> all.problems().size());
        metrics.number("draining", all -> all.draining().size());
        metrics.changes("taken", TenantChanges::taken);
        metrics.changes("refused", TenantChanges::refused);
    }

    private void number(String state, ToDoubleFunction<Tenants> number) {
        Gauge.builder("voice.tenants", tenants, number)
                .description(
                        "Tenants that can be called, definitions not in use, and old versions that calls still have")
                .tag("state", state)
                .register(registry);
    }

    private void changes(String result, ToDoubleFunction<TenantChanges> number) {
        FunctionCounter.builder("voice.tenants.changes", tenants.changes(), number)
                .description("Changes of tenants, taken or refused for a mistake")
                .tag("result", result)
                .register(registry);
    }
}
