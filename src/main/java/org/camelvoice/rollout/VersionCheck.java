package org.camelvoice.rollout;

import java.util.List;
import org.apache.camel.Route;
import org.camelvoice.tenant.Tenant;

/** The last look at a version of a tenant before calls take it. */
@FunctionalInterface
public interface VersionCheck {

    /**
     * Looks at a version whose routes are there, and have not been offered to calls.
     *
     * @param routes of this version
     * @throws RuntimeException for the first mistake; its message says place, tenant and what was expected
     */
    void check(Tenant tenant, List<Route> routes);
}
