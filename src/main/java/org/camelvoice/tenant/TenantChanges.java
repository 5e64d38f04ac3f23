package org.camelvoice.tenant;

import java.util.concurrent.atomic.LongAdder;

/** Counts changes of tenants while calls run. Called from any thread. */
public final class TenantChanges {
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Calls take other versions of a tenant from now on, or none any more. */
    public void countTaken() {
        taken.increment();
    }

    /** A definition has a mistake, so that nothing changes. */
    public void countRefused() {
        refused.increment();
    }

    public long taken() {
        return taken.sum();
    }

    public long refused() {
        return refused.sum();
    }
}
