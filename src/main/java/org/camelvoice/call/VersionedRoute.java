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

    /**
     * The route's id for metrics, which would grow with every revision: of a route that belongs to a version it has the label
     * only, such as {@code acme/records@2} for {@code acme/records@2.77aa01ff}.
     */
    public static String meteredName(Route route) {
        TenantVersion version = version(route);
        String id = route.getRouteId();
        return version == null || version.revision().isEmpty() ? id : id.replace("." + version.revision(), "");
    }
}
