package org.camelvoice.call;

import java.util.OptionalDouble;
import org.camelvoice.budget.Budgets;
import org.camelvoice.tenant.Tenant;

/**
 * What a call uses, against the limits of its tenant: time, tokens and money of its own, and what is left of the day's for
 * all calls of the tenant. Owned by the call's loop.
 */
final class Meter implements CallEvents {
    private static final int LOOK_MILLIS = 1_000;

    private final CallFacts facts;
    private final Tenant tenant;
    private final CallTerms terms;
    private final Budgets budgets;
    private final Charges charges;
    private long tokens;
    private double usd;
    /** When to look next at the day's budget, which other calls use too; in milliseconds since the call began. */
    private long lookAt;

    Meter(CallFacts facts, Tenant tenant, CallTerms terms, Budgets budgets, Charges charges) {
        this.facts = facts;
        this.tenant = tenant;
        this.terms = terms;
        this.budgets = budgets;
        this.charges = charges;
    }

    @Override
    public void used(CallFacts call, ModelUsage usage, OptionalDouble cost) {
        tokens += usage.tokens().total();
        usd += cost.orElse(0);
        charges.add(usage, cost);
        lookAt = facts.moment();
    }

    /** The limit that is used up; null if none is. Called every 20 ms. */
    UsedUp look() {
        UsedUp time = UsedUp.ofTime(tenant, terms, facts.moment());
        return time != null || facts.moment() < lookAt ? time : lookCloser();
    }

    private UsedUp lookCloser() {
        lookAt = facts.moment() + LOOK_MILLIS;
        UsedUp ofCall = UsedUp.ofCall(tenant, tokens, usd);
        return ofCall != null || !tenant.getLimits().hasBudget()
                ? ofCall
                : UsedUp.ofDay(tenant, budgets.usedToday(tenant.name(), tenant.timeZone()));
    }
}
