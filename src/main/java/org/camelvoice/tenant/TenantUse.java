package org.camelvoice.tenant;

import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody needs a version of a tenant, such as a call, from its beginning to its end. Closed from any thread. */
public final class TenantUse implements AutoCloseable {
    private final Tenant tenant;
    private final Runnable whenOver;
    private final AtomicBoolean over = new AtomicBoolean();

    TenantUse(Tenant tenant, Runnable whenOver) {
        this.tenant = tenant;
        this.whenOver = whenOver;
    }

    public Tenant tenant() {
        return tenant;
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            whenOver.run();
        }
    }
}
