package org.camelvoice.call;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.camelvoice.budget.Budgets;
import org.camelvoice.loop.RareLog;
import org.camelvoice.tenant.Tenant;
import org.slf4j.LoggerFactory;

/**
 * What the usage of a tenant's models costs, on the tenant's day. A report that no model can mean is refused: it would
 * use up a budget at once, or give some of it back. Called from any thread.
 */
public final class Charges {
    private static final RareLog REFUSED = new RareLog(LoggerFactory.getLogger(Charges.class));
    private static final RareLog UNKNOWN = new RareLog(LoggerFactory.getLogger(Charges.class));

    private final Tenant tenant;
    private final Prices prices;
    private final Budgets budgets;
    private final LongAdder refused;

    /** @param refused counts the reports that are refused */
    Charges(Tenant tenant, Prices prices, Budgets budgets, LongAdder refused) {
        this.tenant = tenant;
        this.prices = prices;
        this.budgets = budgets;
        this.refused = refused;
    }

    /** Whether the report counts. One that does not is counted and logged. */
    boolean accept(ModelUsage usage) {
        if (usage.isPlausible()) {
            return true;
        }
        refused.increment();
        REFUSED.warn("Refused what {} says it has used: {}", Printable.name(usage.model()), usage.amounts());
        return false;
    }

    /** In US dollars; empty if a price is missing. */
    OptionalDouble cost(ModelUsage usage) {
        return prices.cost(usage);
    }

    /** Adds accepted usage to the tenant's day. */
    void add(ModelUsage usage, OptionalDouble cost) {
        if (cost.isEmpty() && tenant.getLimits().countsMoney()) {
            UNKNOWN.warn(
                    "{}: limits in US dollars do not count what {} costs, since its price is not known",
                    tenant.description(),
                    Printable.name(usage.model()));
        }
        budgets.add(tenant.name(), tenant.timeZone(), usage.tokens().total(), cost.orElse(0));
    }

    /** A model was used, and for no call. */
    public void charge(ModelUsage usage) {
        if (accept(usage)) {
            add(usage, cost(usage));
        }
    }
}
