package org.camelvoice.plugin;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.camelvoice.NearestName;
import org.camelvoice.realtime.McpServers;
import org.camelvoice.tenant.Tenant;
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
        routes.forEach(this::checkTenants);
        tenants.names().stream().map(tenants::get).forEach(this::checkTools);
        tenants.names().stream().map(tenants::get).forEach(McpServers::of);
    }

    private void checkTenants(Route route) {
        for (String tenant : endpoint(route).audience().tenants()) {
            if (!tenant.isEmpty() && !tenants.names().contains(tenant)) { // no name at all is the route's own mistake
                throw new IllegalStateException(
                        "Route %s (%s) is a tool for tenant %s, but there is none; there are %s%s"
                                .formatted(
                                        route.getId(),
                                        route.getSourceLocation(),
                                        tenant,
                                        tenants.names(),
                                        NearestName.hint(tenant, tenants.names())));
            }
        }
    }

    private void checkTools(Tenant tenant) {
        for (String tool : tenant.toolNames()) {
            if (!tool.equals(Tenant.EVERY_TOOL) && routes.stream().noneMatch(route -> is(route, tool, tenant.name()))) {
                throw new IllegalStateException(
                        "%s: uses the tool %s, but no route is voice-tool:%s for it; there are %s%s"
                                .formatted(
                                        tenant.description(),
                                        tool,
                                        tool,
                                        namesFor(tenant.name()),
                                        NearestName.hint(tool, namesFor(tenant.name()))));
            }
        }
    }

    private static boolean is(Route route, String tool, String tenant) {
        return endpoint(route).getName().equals(tool)
                && endpoint(route).audience().includes(tenant);
    }

    private Set<String> namesFor(String tenant) {
        return routes.stream()
                .filter(route -> endpoint(route).audience().includes(tenant))
                .map(route -> endpoint(route).getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static VoiceToolEndpoint endpoint(Route route) {
        return (VoiceToolEndpoint) route.getEndpoint();
    }
}
