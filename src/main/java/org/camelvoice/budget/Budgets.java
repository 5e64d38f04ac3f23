package org.camelvoice.budget;

import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tenants use on their days.
 *
 * <pre>
 *   add ──▶ new ──exchange──▶ under way ──written──▶ kept, by all gateways together
 *            ▲                    │
 *            └──could not be──────┘
 * </pre>
 *
 * <p>All three count. What is used counts at once, in memory; {@link #exchange} tells it to the repository and learns what
 * other gateways have told, on a thread of its own. While the repository fails, what is new waits. Only of a tenant with a
 * budget is anything written. Any thread may call this, except for {@link #exchange}.
 */
public final class Budgets {
    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
    /** For how many days what could not be written is kept. */
    private static final int LONGEST_WAIT_DAYS = 8;
    /** Anywhere on earth it is this many days ago at most that a day began which is not over, with one to spare. */
    private static final int PRESENT_DAYS = 2;

    private final InstantSource clock;
    /** Guarded by this. */
    private final Map<Key, Count> counts = new HashMap<>();
    /** The time zones of the tenants that have a budget, by name. */
    private final Map<String, ZoneId> zones = new ConcurrentHashMap<>();
    /** Null if nothing is kept beyond the end of this process. */
    private volatile BudgetRepository repository;
    /** Null if there is no repository. Written by the thread that starts. */
    private volatile BudgetClerk clerk;
    /** Why the repository fails; null if it does not. Written by the thread that exchanges. */
    private volatile String trouble;

    private record Key(String tenant, LocalDate day) {}

    /** Guarded by the budgets. */
    private static final class Count {
        long newTokens;
        double newUsd;
        long underWayTokens;
        double underWayUsd;
        long keptTokens;
        double keptUsd;

        boolean isWritten() {
            return newTokens == 0 && newUsd == 0 && underWayTokens == 0 && underWayUsd == 0;
        }

        void start() {
            underWayTokens = newTokens;
            underWayUsd = newUsd;
            newTokens = 0;
            newUsd = 0;
        }

        void written() {
            keptTokens += underWayTokens;
            keptUsd += underWayUsd;
            underWayTokens = 0;
            underWayUsd = 0;
        }

        void notWritten() {
            newTokens += underWayTokens;
            newUsd += underWayUsd;
            underWayTokens = 0;
            underWayUsd = 0;
        }
    }

    /** @param clock the wall clock, which tells the day */
    public Budgets(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * From now on what is used is told to this repository, and what is new so far too. Learns first what it has, and waits
     * 5 s for that. Called once, at the start.
     */
    public void keepIn(BudgetRepository kept) {
        tell(kept);
        clerk = new BudgetClerk(this);
        clerk.start();
    }

    /** As {@link #keepIn}, but {@link #exchange} is called by somebody else. */
    void tell(BudgetRepository kept) {
        repository = kept;
    }

    /** Writes the last of it, and waits 5 s for that. */
    public void close() {
        if (clerk != null) {
            clerk.stop();
        }
    }

    /** The day in this time zone. */
    private LocalDate today(ZoneId zone) {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    /** This tenant has a budget: what it uses is written. */
    public void hasBudget(String tenant, ZoneId zone) {
        zones.put(tenant, zone);
    }

    /** Whether this tenant has a budget, or had one since the start. */
    public boolean has(String tenant) {
        return zones.containsKey(tenant);
    }

    /** The tenants that have a budget, or had one since the start. Sorted. */
    public Set<String> tenants() {
        return new TreeSet<>(zones.keySet());
    }

    /** The tenant has used so much, now. */
    public synchronized void add(String tenant, ZoneId zone, long tokens, double usd) {
        Count count = count(new Key(tenant, today(zone)));
        count.newTokens += tokens;
        count.newUsd += usd;
    }

    private Count count(Key key) {
        Count count = counts.get(key);
        if (count == null) {
            forgetOld();
            count = new Count();
            counts.put(key, count);
        }
        return count;
    }

    private void forgetOld() {
        LocalDate oldest = oldestPresent();
        LocalDate oldestNew = oldest.minusDays(LONGEST_WAIT_DAYS);
        counts.entrySet().removeIf(entry -> {
            LocalDate day = entry.getKey().day;
            boolean waits = isKept(entry.getKey().tenant) && !entry.getValue().isWritten();
            return day.isBefore(waits ? oldestNew : oldest);
        });
    }

    private boolean isKept(String tenant) {
        return repository != null && has(tenant);
    }

    private LocalDate oldestPresent() {
        return today(ZoneOffset.UTC).minusDays(PRESENT_DAYS);
    }

    /** What a tenant with a budget has used today. */
    public DailyUse usedToday(String tenant) {
        return usedToday(tenant, zones.getOrDefault(tenant, ZoneOffset.UTC));
    }

    /** What the tenant has used on this day, which began at midnight in this zone. */
    public synchronized DailyUse usedToday(String tenant, ZoneId zone) {
        LocalDate today = today(zone);
        Count count = counts.get(new Key(tenant, today));
        return count == null
                ? new DailyUse(tenant, today, 0, 0)
                : new DailyUse(
                        tenant,
                        today,
                        count.keptTokens + count.underWayTokens + count.newTokens,
                        count.keptUsd + count.underWayUsd + count.newUsd);
    }

    /** Why what is used cannot be written or read now, for people; null if all is well. */
    public String trouble() {
        return trouble;
    }

    /** Whether something waits to be written. */
    synchronized boolean isWaiting() {
        return counts.entrySet().stream().anyMatch(Budgets.this::isNew);
    }

    private boolean isNew(Map.Entry<Key, Count> entry) {
        return isKept(entry.getKey().tenant) && !entry.getValue().isWritten();
    }

    /** Writes what is new, and learns what all gateways have written. Called by one thread, which may have to wait. */
    void exchange() {
        BudgetRepository target = repository;
        if (target == null) {
            return;
        }
        try {
            write(target);
            learn(target.since(oldestPresent()));
            well(target);
        } catch (Throwable e) { // of a bean that anybody may write
            fails(target, e);
        }
    }

    private void write(BudgetRepository target) throws IOException {
        List<DailyUse> more = takeNew();
        if (more.isEmpty()) {
            return;
        }
        boolean written = false;
        try {
            target.add(more);
            written = true;
        } finally {
            settle(written);
        }
    }

    private synchronized List<DailyUse> takeNew() {
        List<DailyUse> more = new ArrayList<>();
        counts.entrySet().stream().filter(this::isNew).forEach(entry -> {
            Count count = entry.getValue();
            count.start();
            more.add(new DailyUse(
                    entry.getKey().tenant, entry.getKey().day, count.underWayTokens, count.underWayUsd));
        });
        more.sort(Comparator.comparing(DailyUse::tenant).thenComparing(DailyUse::day)); // two gateways lock in one order
        return more;
    }

    private synchronized void settle(boolean written) {
        counts.values().forEach(written ? Count::written : Count::notWritten);
    }

    private synchronized void learn(Collection<DailyUse> kept) {
        forgetOld();
        counts.values().forEach(count -> {
            count.keptTokens = 0;
            count.keptUsd = 0;
        });
        for (DailyUse use : kept) {
            Count count = counts.computeIfAbsent(new Key(use.tenant(), use.day()), unseen -> new Count());
            count.keptTokens = use.tokens();
            count.keptUsd = use.usd();
        }
    }

    private void well(BudgetRepository target) {
        if (trouble != null) {
            trouble = null;
            LOG.info("The budgets of tenants are kept again in {}", target.description());
        }
    }

    private void fails(BudgetRepository target, Throwable failure) {
        if (trouble == null) {
            trouble = "The budgets of tenants cannot be kept in %s since %s: %s; what is used counts in memory"
                    .formatted(target.description(), clock.instant(), words(failure));
            LOG.warn("{}", trouble);
        }
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
