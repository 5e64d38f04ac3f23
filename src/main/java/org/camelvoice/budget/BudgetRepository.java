package org.camelvoice.budget;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;

/**
 * Where the daily use of tenants is kept, so that it survives a restart, and several gateways share one budget. A bean of
 * this type in the registry replaces the file of {@code voice.budgets}. Called at the start, then at most once a second
 * and at the end, always by one thread of its own, so it may block, and need not be safe for several threads.
 */
public interface BudgetRepository {

    /**
     * What has been added of this day and later ones, by all gateways together: one entry for each tenant and day.
     *
     * @throws IOException if that cannot be told now; what is known then stays, and the health check says why
     */
    Collection<DailyUse> since(LocalDate day) throws IOException;

    /**
     * Adds to what was used; never replaces it, since other gateways add too. Adds everything or, if it throws, nothing.
     *
     * @param more not empty, at most one for each tenant and day
     * @throws IOException if that cannot be done now; then the same comes again later, together with what is used until
     *     then. Where it is unknown whether it was done, it may count twice: a budget is used up too soon, never too late
     */
    void add(Collection<DailyUse> more) throws IOException;

    /** For people, such as {@code budgets.properties} or {@code table camel_voice_budget}. */
    String description();
}
