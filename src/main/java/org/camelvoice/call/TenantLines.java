package org.camelvoice.call;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.camelvoice.budget.Budgets;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantLimits;

/**
 * How many calls each tenant has, and has had within a minute: what its limits admit. All versions of a tenant count
 * together, and each is held to its own limits. Called from any thread; two calls never get one line.
 */
public final class TenantLines {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** A second more than a minute, since the first of them may be almost over when a call begins. */
    private static final int WINDOW_SECONDS = 61;

    private final Supplier<Budgets> budgets;
    private final Map<TenantLimit, LongAdder> refused = new EnumMap<>(TenantLimit.class);
    /** By the tenant's name; none that has been without a call for a minute. Guarded by this. */
    private final Map<String, Lines> tenants = new HashMap<>();
    /** When tenants without a call were last forgotten, in seconds of the loops' clock. Guarded by this. */
    private long sweptAt = Long.MIN_VALUE / 2;

    TenantLines(Supplier<Budgets> budgets) {
        this.budgets = budgets;
        for (TenantLimit limit : TenantLimit.values()) {
            refused.put(limit, new LongAdder());
        }
    }

    /** One tenant's. */
    private static final class Lines {
        int active;
        /** The calls that began in a second, at its number modulo the length. */
        final int[] begun = new int[WINDOW_SECONDS];
        /** The second that {@link #begun} has come to. */
        long second;

        Lines(long second) {
            this.second = second;
        }

        /** Forgets what began more than a window ago. */
        void turnTo(long now) {
            for (long next = Math.max(second + 1, now - WINDOW_SECONDS + 1); next <= now; next++) {
                begun[Math.floorMod(next, WINDOW_SECONDS)] = 0;
            }
            second = Math.max(second, now);
        }

        int withinAMinute() {
            int sum = 0;
            for (int count : begun) {
                sum += count;
            }
            return sum;
        }

        void begin() {
            active++;
            begun[Math.floorMod(second, WINDOW_SECONDS)]++;
        }
    }

    /**
     * A call of the tenant begins now, and has a line until {@link #release}.
     *
     * @param nanoTime of the call's loop
     * @throws TenantLimitException if a limit of the tenant does not admit it; counted
     */
    void take(Tenant tenant, long nanoTime) {
        try {
            requireBudget(tenant);
            takeLine(tenant, Math.floorDiv(nanoTime, SECOND_NANOS));
        } catch (TenantLimitException e) {
            refused.get(e.limit()).increment();
            throw e;
        }
    }

    /** Whether the tenant's limits would admit one more call now; takes no line, and counts nothing. */
    public boolean admits(Tenant tenant, long nanoTime) {
        try {
            requireBudget(tenant);
            requireLine(tenant, Math.floorDiv(nanoTime, SECOND_NANOS));
            return true;
        } catch (TenantLimitException e) {
            return false;
        }
    }

    private void requireBudget(Tenant tenant) {
        if (!tenant.getLimits().hasBudget()) {
            return;
        }
        budgets.get().hasBudget(tenant.name(), tenant.timeZone());
        UsedUp used = UsedUp.ofDay(tenant, budgets.get().usedToday(tenant.name(), tenant.timeZone()));
        if (used != null) {
            throw new TenantLimitException(used.limit(), used.sentence());
        }
    }

    private synchronized void takeLine(Tenant tenant, long second) {
        requireLine(tenant, second).begin();
    }

    private synchronized Lines requireLine(Tenant tenant, long second) {
        sweep(second);
        Lines lines = tenants.computeIfAbsent(tenant.name(), unseen -> new Lines(second));
        lines.turnTo(second);
        TenantLimits limits = tenant.getLimits();
        if (limits.getCalls() > 0 && lines.active >= limits.getCalls()) {
            throw refusal(tenant, TenantLimit.CALLS, counted(lines.active) + " in progress", limits.getCalls());
        }
        int begun = lines.withinAMinute();
        if (limits.getCallsPerMinute() > 0 && begun >= limits.getCallsPerMinute()) {
            throw refusal(
                    tenant,
                    TenantLimit.CALLS_PER_MINUTE,
                    counted(begun) + " within a minute",
                    limits.getCallsPerMinute());
        }
        return lines;
    }

    private static TenantLimitException refusal(Tenant tenant, TenantLimit limit, String there, int most) {
        return new TenantLimitException(
                limit,
                "Tenant %s: %s: there %s, the limit is %d".formatted(tenant.name(), limit.property(), there, most));
    }

    private static String counted(int calls) {
        return calls == 1 ? "is 1 call" : "are " + calls + " calls";
    }

    private void sweep(long second) {
        if (second - WINDOW_SECONDS >= sweptAt) {
            sweptAt = second;
            tenants.values().removeIf(lines -> lines.active == 0 && second - lines.second >= WINDOW_SECONDS);
        }
    }

    /** The call that took a line is over, or did not begin. */
    synchronized void release(String tenant) {
        Lines lines = tenants.get(tenant);
        if (lines != null) {
            lines.active--;
        }
    }

    /** How many calls this limit did not admit. */
    public long refused(TenantLimit limit) {
        return refused.get(limit).sum();
    }
}
