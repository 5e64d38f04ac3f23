package org.camelvoice.rollout;

import org.camelvoice.rollout.Contradictions.Claim;
import org.camelvoice.tenant.Tenant;

/** A text that may be in use soon. Used by the rollout's thread. */
final class Candidate {
    private final KnownText entry;
    private final TenantDefinition definition;
    /** Null until its routes are there. */
    private LiveVersion version;

    Candidate(KnownText entry, TenantDefinition definition) {
        this.entry = entry;
        this.definition = definition;
    }

    String id() {
        return definition.id();
    }

    KnownText entry() {
        return entry;
    }

    TenantDefinition definition() {
        return definition;
    }

    Claim claim() {
        Tenant now = entry.version() == null ? null : entry.version().tenant();
        return new Claim(id(), definition.tenant(), now, definition.secrets());
    }

    /** Its routes are there. */
    void isBrought(LiveVersion brought) {
        version = brought;
    }

    /** Whether calls would get another version than now. */
    boolean isChange() {
        return version != entry.version();
    }

    void takeOver() {
        entry.tookOver(version);
    }

    /** It may not be in use; nobody has it. */
    void withdraw() {
        if (version != null && isChange()) {
            version.offered().withdraw();
        }
    }
}
