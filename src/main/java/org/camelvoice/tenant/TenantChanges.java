package org.camelvoice.tenant;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What is known of changes of tenants while calls run. Called from any thread. */
public final class TenantChanges {
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    /** When the look began that has not ended, by {@link System#nanoTime}; null while nobody looks. By who looks. */
    private volatile Long lookingSince;

    /** Calls take other versions of a tenant from now on, or none any more. */
    public void countTaken() {
        taken.increment();
    }

    /** A definition has a mistake, so that nothing changes. */
    public void countRefused() {
        refused.increment();
    }

    /** @param now by {@link System#nanoTime} */
    public void lookBegins(long now) {
        lookingSince = now;
    }

    public void lookEnds() {
        lookingSince = null;
    }

    /** For how long the source of tenants has been asked without an end; zero while nobody looks. */
    public Duration looking(long now) {
        Long since = lookingSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(now - since);
    }

    public long taken() {
        return taken.sum();
    }

    public long refused() {
        return refused.sum();
    }
}
