package org.camelvoice.plugin;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.camelvoice.call.PriceTable;
import org.camelvoice.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the first tenant with a model server, or a key, of its own closes the doors that are open while only the sandbox
 * answers: callers of the other tenants are refused too, and would wonder.
 */
final class OwnServers {
    private static final Logger LOG = LoggerFactory.getLogger(OwnServers.class);

    private final CamelContext context;

    OwnServers(CamelContext context) {
        this.context = context;
    }

    /** At the start, when these are all there. */
    void checkAll(Collection<Tenant> tenants) {
        if (PriceTable.isBoundFree(context)) {
            tenants.stream().filter(OwnServers::isOne).findFirst().ifPresent(OwnServers::tell);
        }
    }

    /** One that comes later, before calls can reach it. */
    void check(Tenant tenant) {
        if (isOne(tenant) && PriceTable.isFree(context)) {
            tell(tenant);
        }
    }

    private static boolean isOne(Tenant tenant) {
        return tenant.getServer().isOwn();
    }

    private static void tell(Tenant tenant) {
        LOG.warn(
                "{} has a model server or key of its own, which costs: from now on phone calls of all tenants need Twilio's"
                        + " signature (TWILIO_AUTH_TOKEN, PUBLIC_URL), and browsers a ticket",
                tenant.description());
    }
}
