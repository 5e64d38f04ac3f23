package org.camelvoice.plugin;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.camelvoice.NearestName;
import org.camelvoice.call.VersionedRoute;
import org.camelvoice.realtime.McpServers;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;
import org.camelvoice.tool.VoiceToolEndpoint;

/** Checks that tools and tenants name existing ones: a misspelt name would have no effect. */
final class ToolNames {
    private final List<Route> routes;
    private final Tenants tenants;

    ToolNames(CamelContext context, Tenants tenants) {
        this.routes = context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof VoiceToolEndpoint)
                .toList();
        this.tenants = tenants;
    }

    /**
     * @throws IllegalStateException for the first unknown name; says where it is and which names exist
     * @throws IllegalArgumentException if a tenant's MCP servers cannot be read
     */
    void check() {
        routes.stream().filter(route -> VersionedRoute.version(route) == null).forEach(this::checkTenants);
        tenants.all().forEach(this::check);
    }

    /** As {@link #check()}, for one version of a tenant. */
    void check(Tenant tenant) {
        routes.stream()
                .filter(route -> tenant.version().equals(VersionedRoute.version(route)))
                .forEach(route -> checkTenants(route, Set.of(tenant.name())));
        checkTools(tenant);
        McpServers.of(tenant);
    }

    private void checkTenants(Route route) {
        checkTenants(route, tenants.names());
    }

    private static void checkTenants(Route route, Set<String> possible) {
        for (String tenant : endpoint(route).audience().tenants()) {
            if (!tenant.isEmpty() && !possible.contains(tenant)) { // no name at all is the route's own mistake
                throw new IllegalStateException(
                        "Route %s (%s) is a tool for tenant %s, but there is none; there are %s%s"
                                .formatted(
                                        route.getId(),
                                        route.getSourceLocation(),
                                        tenant,
                                        possible,
                                        NearestName.hint(tenant, possible)));
            }
        }
    }

    private void checkTools(Tenant tenant) {
        for (String tool : tenant.toolNames()) {
            if (!tool.equals(Tenant.EVERY_TOOL)
                    && routes.stream().noneMatch(route -> is(route, tool, tenant.version()))) {
                throw new IllegalStateException(
                        "%s: uses the tool %s, but no route is voice-tool:%s for it; there are %s%s"
                                .formatted(
                                        tenant.description(),
                                        tool,
                                        tool,
                                        namesFor(tenant.version()),
                                        NearestName.hint(tool, namesFor(tenant.version()))));
            }
        }
    }

    private static boolean is(Route route, String tool, TenantVersion tenant) {
        return endpoint(route).getName().equals(tool) && isFor(route, tenant);
    }

    private static boolean isFor(Route route, TenantVersion tenant) {
        return endpoint(route).audience().in(VersionedRoute.version(route)).includes(tenant);
    }

    private Set<String> namesFor(TenantVersion tenant) {
        return routes.stream()
                .filter(route -> isFor(route, tenant))
                .map(route -> endpoint(route).getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static VoiceToolEndpoint endpoint(Route route) {
        return (VoiceToolEndpoint) route.getEndpoint();
    }
}
