package org.camelvoice.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A call that its platform has announced and that has not begun: a carrier has asked what to do with it, and its audio is
 * on its way. The model's session may be opened meanwhile. Called from any thread.
 */
public final class ExpectedCall {
    private final String tenant;
    private final String platform;
    /** Never changed, but replaced. Guarded by this. */
    private Map<String, String> attributes;
    /** Null if there is none, or it was taken. Guarded by this. */
    private PrewarmedSession session;
    /** Whether the call has begun, or will not. Guarded by this. */
    private boolean over;

    /**
     * An announced call.
     *
     * @param tenant     whom they call, by name
     * @param platform   how they come, such as {@code twilio}
     * @param attributes what the platform says of the call, by its own names; never logged
     */
    public ExpectedCall(String tenant, String platform, Map<String, String> attributes) {
        this.tenant = Objects.requireNonNull(tenant, "tenant");
        this.platform = Objects.requireNonNull(platform, "platform");
        this.attributes = Map.copyOf(attributes);
    }

    public String tenant() {
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

    /** The call will not begin: closes its session. Idempotent. */
    public void forget() {
        PrewarmedSession unclaimed = take();
        if (unclaimed != null) {
            unclaimed.close();
        }
    }
}
