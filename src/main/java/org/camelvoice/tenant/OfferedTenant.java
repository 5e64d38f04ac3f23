package org.camelvoice.tenant;

import java.util.Optional;

/**
 * A version of a tenant that is offered to calls, and later is not. It counts who uses it, so that what belongs to it goes
 * when the last call with it has ended. Called from any thread.
 */
public final class OfferedTenant {
    private final Tenant tenant;
    private final Runnable whenUnused;
    /** Guarded by this. */
    private int users;
    /** Whether no more calls take it. Guarded by this. */
    private boolean withdrawn;
    /** Whether {@link #whenUnused} has run. Guarded by this. */
    private boolean gone;

    /** @param whenUnused runs once, on any thread, when it is withdrawn and nobody uses it any more; must not block */
    public OfferedTenant(Tenant tenant, Runnable whenUnused) {
        this.tenant = tenant;
        this.whenUnused = whenUnused;
    }

    public Tenant tenant() {
        return tenant;
    }

    /** How many have it now. */
    public synchronized int users() {
        return users;
    }

    /** Whether no more calls take it, and nobody has it any more. */
    synchronized boolean isOver() {
        return withdrawn && users == 0;
    }

    /** Empty once it is withdrawn. */
    synchronized Optional<TenantUse> use() {
        if (withdrawn) {
            return Optional.empty();
        }
        users++;
        return Optional.of(new TenantUse(tenant, this::left));
    }

    private void left() {
        if (isLast()) {
            whenUnused.run();
        }
    }

    private synchronized boolean isLast() {
        users--;
        return isUnused();
    }

    /** Whether it has just become so. Called under the lock. */
    private boolean isUnused() {
        boolean unused = withdrawn && users == 0 && !gone;
        gone |= unused;
        return unused;
    }

    /** No more calls take it; those that have it keep it. Idempotent. */
    public void withdraw() {
        if (isWithdrawnUnused()) {
            whenUnused.run();
        }
    }

    private synchronized boolean isWithdrawnUnused() {
        withdrawn = true;
        return isUnused();
    }

    /** Calls take it again, unless all that belongs to it has gone. */
    public synchronized boolean offerAgain() {
        withdrawn = withdrawn && gone;
        return !withdrawn;
    }
}
