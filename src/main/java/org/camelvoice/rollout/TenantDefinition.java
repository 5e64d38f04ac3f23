package org.camelvoice.rollout;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.model.RouteDefinition;
import org.camelvoice.tenant.Tenant;

/**
 * One version of a tenant as its text says, checked as far as that goes without its routes running.
 *
 * @param id     of its text, such as {@code acme@2}
 * @param tenant ready for calls
 * @param routes of this version, by ids of its own
 * @param secrets what its placeholders stand for
 * @param files  what its text refers to, and when each was changed last
 */
record TenantDefinition(
        String id, Tenant tenant, List<RouteDefinition> routes, Secrets secrets, Map<Path, Object> files) {}
