package org.camelvoice.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantUse;

/**
 * A call that its platform has announced and that has not begun: a carrier has asked what to do with it, and its audio is
 * on its way. The model's session may be opened meanwhile. Called from any thread.
 */
public final class ExpectedCall {
    private final Tenant tenant;
    private final String platform;
    /** Keeps the tenant's version for the call. Null if the call has it, or will not begin. Guarded by this. */
    private TenantUse use;
    /** Never changed, but replaced. Guarded by this. */
    private Map<String, String> attributes;
    /** Null if there is none, or it was taken. Guarded by this. */
    private PrewarmedSession session;
    /** Whether the call has begun, or will not. Guarded by this. */
    private boolean over;

    /**
     * An announced call.
     *
     * @param use        of the tenant whom they call
     * @param platform   how they come, such as {@code twilio}
     * @param attributes what the platform says of the call, by its own names; never logged
     */
    ExpectedCall(TenantUse use, String platform, Map<String, String> attributes) {
        this.use = use;
        this.tenant = use.tenant();
        this.platform = Objects.requireNonNull(platform, "platform");
        this.attributes = Map.copyOf(attributes);
    }

    /** Whom they call, by name. */
    public String tenant() {
        return tenant.name();
    }

    /** Whom they call: the version that the call will have. */
    public Tenant calledTenant() {
        return tenant;
    }

    public String platform() {
        return platform;
    }

    /** What is known of the call so far, by name; never logged. */
    public synchronized Map<String, String> attributes() {
        return attributes;
    }

    /** More is known of the call, which goes before what was known. */
    public synchronized void know(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(attributes);
        all.putAll(more);
        attributes = Map.copyOf(all);
    }

    /** A session has been opened for it. Closes it if the call needs none any more, or has one. */
    public void prewarmed(PrewarmedSession opened) {
        if (!keep(opened)) {
            opened.close();
        }
    }

    private synchronized boolean keep(PrewarmedSession opened) {
        if (over || session != null) {
            return false;
        }
        session = opened;
        return true;
    }

    /** The call begins: its session is the call's from now on. Null if there is none; a later one is closed. */
    public synchronized PrewarmedSession take() {
        PrewarmedSession taken = session;
        session = null;
        over = true;
        return taken;
    }

    /** The call begins with the tenant's version that was kept for it; null if that is no longer kept. */
    synchronized TenantUse handOver() {
        TenantUse kept = use;
        use = null;
        return kept;
    }

    /** The call is late: closes its session, since that costs. The call may still begin. Idempotent. */
    void closeSession() {
        PrewarmedSession unclaimed = take();
        if (unclaimed != null) {
            unclaimed.close();
        }
    }

    /** The call will not begin: closes its session. Idempotent. */
    public void forget() {
        closeSession();
        TenantUse unused = handOver();
        if (unused != null) {
            unused.close();
        }
    }
}
