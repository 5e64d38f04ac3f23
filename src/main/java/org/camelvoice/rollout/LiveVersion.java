package org.camelvoice.rollout;

import java.util.function.Consumer;
import org.camelvoice.tenant.OfferedTenant;
import org.camelvoice.tenant.Tenant;

/** A version of a tenant whose routes are in the context. */
final class LiveVersion {
    private final TenantDefinition definition;
    private final OfferedTenant offered;

    /** @param whenUnused is told, on any thread, when it is withdrawn and nobody has it any more; must not block */
    LiveVersion(TenantDefinition definition, Consumer<LiveVersion> whenUnused) {
        this.definition = definition;
        this.offered = new OfferedTenant(definition.tenant(), () -> whenUnused.accept(this));
    }

    /** Such as {@code acme@1.3f2a91bc}. */
    String id() {
        return tenant().version().toString();
    }

    TenantDefinition definition() {
        return definition;
    }

    Tenant tenant() {
        return definition.tenant();
    }

    OfferedTenant offered() {
        return offered;
    }

    boolean isOf(String name) {
        return tenant().name().equals(name);
    }
}
