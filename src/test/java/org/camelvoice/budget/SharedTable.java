package org.camelvoice.budget;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A repository in memory, as a table is that several gateways share; it can be gone for a while. */
public final class SharedTable implements BudgetRepository {
    private final Map<String, DailyUse> rows = new TreeMap<>();
    /** What was added, in the order in which it came. */
    public final List<DailyUse> added = new ArrayList<>();
    /** Whether it can be reached. */
    public volatile boolean gone;
    /** Whether it adds, and cannot say so. */
    public volatile boolean silent;

    @Override
    public synchronized Collection<DailyUse> since(LocalDate day) throws IOException {
        requireThere();
        return rows.values().stream().filter(use -> !use.day().isBefore(day)).toList();
    }

    @Override
    public synchronized void add(Collection<DailyUse> more) throws IOException {
        requireThere();
        more.forEach(this::add);
        if (silent) {
            throw new IOException("the answer was lost");
        }
    }

    private void add(DailyUse use) {
        added.add(use);
        rows.merge(
                use.tenant() + " " + use.day(),
                use,
                (one, other) -> new DailyUse(
                        one.tenant(), one.day(), one.tokens() + other.tokens(), one.usd() + other.usd()));
    }

    private void requireThere() throws IOException {
        if (gone) {
            throw new IOException("connection refused");
        }
    }

    @Override
    public String description() {
        return "table shared";
    }
}
