package org.camelvoice.call;

import org.apache.camel.Route;
import org.camelvoice.tenant.TenantVersion;

/** A route that belongs to one version of a tenant: only calls that began with that version run it. */
public final class VersionedRoute {
    /** The route's property that says whose it is. */
    public static final String PROPERTY = "camelVoiceTenantVersion";

    private VersionedRoute() {}

    /** The version that it belongs to; null if it belongs to none. */
    public static TenantVersion version(Route route) {
        Object version = route == null ? null : route.getProperties().get(PROPERTY);
        return version == null ? null : TenantVersion.of(version.toString());
    }
}
