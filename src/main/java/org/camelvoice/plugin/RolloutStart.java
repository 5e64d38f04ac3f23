package org.camelvoice.plugin;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.camelvoice.rollout.TenantRollout;
import org.camelvoice.rollout.VersionCheck;
import org.camelvoice.tenant.TenantSource;
import org.camelvoice.tenant.Tenants;

/**
 * The tenants of a context that has a {@link TenantSource} among its beans: they are read before any route is built, offered
 * before any consumer starts, and watched from then on. Called by the thread that starts the context.
 */
final class RolloutStart extends LifecycleStrategySupport {
    private final Tenants tenants;
    /** Null without a source. */
    private TenantRollout rollout;
    /** Null if tenants could be read. */
    private RuntimeException failure;

    RolloutStart(Tenants tenants) {
        this.tenants = tenants;
    }

    /** Called before any route is built. A mistake is told by {@link #requireRead}: here Camel would log it once more. */
    @Override
    public void onContextInitializing(CamelContext context) {
        try {
            read(context);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** @throws RuntimeException if tenants could not be read; says why */
    void requireRead() {
        if (failure != null) {
            throw failure;
        }
    }

    private void read(CamelContext context) {
        Set<TenantSource> sources = context.getRegistry().findByType(TenantSource.class);
        if (sources.size() > 1) {
            throw new IllegalStateException("Expected at most one bean of type " + TenantSource.class.getName()
                    + ", got "
                    + sources.stream().map(TenantSource::description).sorted().toList());
        }
        if (rollout != null) {
            return; // the context starts again, with the routes that it has
        }
        for (TenantSource source : sources) {
            rollout = new TenantRollout(context, tenants, source);
            rollout.load();
        }
    }

    /** Called before any route stops. */
    @Override
    public void onContextStopping(CamelContext context) {
        if (rollout != null) {
            rollout.stop();
        }
    }

    void offer() {
        if (rollout != null) {
            rollout.offerAll();
        }
    }

    void watch(VersionCheck check) {
        if (rollout != null) {
            rollout.watch(check);
        }
    }
}
