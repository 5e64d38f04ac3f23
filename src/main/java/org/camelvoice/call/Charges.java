package org.camelvoice.call;

import java.util.LinkedHashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.camelvoice.budget.Budgets;
import org.camelvoice.loop.RareLog;
import org.camelvoice.tenant.Tenant;
import org.slf4j.LoggerFactory;

/**
 * What the usage of a tenant's models costs, on the tenant's day. A report that no model can mean is refused: it would
 * use up a budget at once, or give some of it back. So is one that was accepted before. Each call, and each session before
 * its call, has its own. Called from any thread.
 */
public final class Charges {
    private static final RareLog REFUSED = new RareLog(LoggerFactory.getLogger(Charges.class));
    private static final RareLog UNKNOWN = new RareLog(LoggerFactory.getLogger(Charges.class));

    /** So many reports are known again; an answer or a transcript comes about every second. */
    private static final int MOST_KNOWN = 1_000;

    private static final int LONGEST_KNOWN_ID = 128;

    private final Tenant tenant;
    private final Prices prices;
    private final Budgets budgets;
    private final Farewells farewells;
    private final LongAdder refused;
    /** The reports that were accepted, the oldest first. Guarded by itself. */
    private final Set<Report> known = new LinkedHashSet<>();

    /** @param id of the answer or the transcribed item, cut */
    private record Report(ModelUsage.Source source, String id) {}

    /** @param refused counts the reports that are refused */
    Charges(Tenant tenant, Prices prices, Budgets budgets, Farewells farewells, LongAdder refused) {
        this.tenant = tenant;
        this.prices = prices;
        this.budgets = budgets;
        this.farewells = farewells;
        this.refused = refused;
    }

    /** Whether the report counts. One that does not is counted and logged. */
    boolean accept(ModelUsage usage) {
        if (!usage.isPlausible()) {
            refuse(usage, usage.amounts());
            return false;
        }
        if (!isNew(usage)) {
            refuse(usage, "it has said so before");
            return false;
        }
        return true;
    }

    private void refuse(ModelUsage usage, String why) {
        refused.increment();
        REFUSED.warn("Refused what {} says it has used: {}", Printable.name(usage.model()), why);
    }

    private boolean isNew(ModelUsage usage) {
        String id = usage.id();
        if (id == null) {
            return true; // nobody can tell
        }
        synchronized (known) {
            boolean isNew =
                    known.add(new Report(usage.source(), id.substring(0, Math.min(id.length(), LONGEST_KNOWN_ID))));
            if (known.size() > MOST_KNOWN) {
                known.remove(known.iterator().next());
            }
            return isNew;
        }
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

    /** The sessions whose last usage is still to be told. */
    public Farewells farewells() {
        return farewells;
    }

    /** A model was used, and for no call. */
    public void charge(ModelUsage usage) {
        if (accept(usage)) {
            add(usage, cost(usage));
        }
    }
}
