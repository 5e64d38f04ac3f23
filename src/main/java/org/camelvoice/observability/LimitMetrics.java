package org.camelvoice.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camelvoice.budget.Budgets;
import org.camelvoice.budget.DailyUse;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.TenantLimit;
import org.camelvoice.call.TenantLines;

/** Metrics of tenants' limits: calls that were not taken or ended, and what tenants with a budget have used today. */
final class LimitMetrics implements CallEvents {
    private static final int MOST_TENANTS = 1_000;

    private final MeterRegistry registry;
    private final Budgets budgets;
    private final Map<TenantLimit, Counter> ended = new EnumMap<>(TenantLimit.class);
    /** Those that have a gauge. Guarded by itself. */
    private final Set<String> shown = new HashSet<>();

    LimitMetrics(MeterRegistry registry, Calls calls) {
        this.registry = registry;
        this.budgets = calls.budgets();
        for (TenantLimit limit : TenantLimit.values()) {
            if (limit.refusesCalls()) {
                watch(calls.lines(), limit);
            }
            if (limit.endsCalls()) {
                ended.put(limit, ended(limit));
            }
        }
        budgets.tenants().forEach(this::show);
    }

    private void watch(TenantLines lines, TenantLimit limit) {
        FunctionCounter.builder("voice.limits.refused", lines, all -> all.refused(limit))
                .description("Calls refused by a limit of their tenant")
                .tag("limit", limit.label())
                .register(registry);
    }

    private Counter ended(TenantLimit limit) {
        return Counter.builder("voice.limits.ended")
                .description("Calls ended by a limit of their tenant")
                .tag("limit", limit.label())
                .register(registry);
    }

    @Override
    public void limitReached(CallFacts call, TenantLimit limit) {
        ended.get(limit).increment();
    }

    @Override
    public void started(CallFacts call) {
        if (budgets.has(call.tenant())) {
            show(call.tenant());
        }
    }

    private void show(String tenant) {
        synchronized (shown) {
            if (shown.size() >= MOST_TENANTS || !shown.add(tenant)) {
                return;
            }
        }
        Gauge.builder("voice.budget.tokens", () -> used(tenant).tokens())
                .description("Tokens that a tenant with a budget has used today")
                .tag("tenant", tenant)
                .register(registry);
        Gauge.builder("voice.budget.cost", () -> used(tenant).usd())
                .description("What a tenant with a budget has cost today, in US dollars")
                .tag("tenant", tenant)
                .register(registry);
    }

    private DailyUse used(String tenant) {
        return budgets.usedToday(tenant);
    }
}
