package org.camelvoice.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.NodeIdFactory;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.NearestName;
import org.camelvoice.call.VersionedRoute;
import org.camelvoice.diagnosis.StartFailure;
import org.camelvoice.tenant.TenantVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes of versions of tenants, in the context of all others: read from YAML, named {@code acme/order-status@1.3f2a91bc}, added
 * and removed. Used by one thread.
 */
final class VersionedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(VersionedRoutes.class);
    private static final List<String> SCHEMES =
            List.of("voice", "openai-realtime", "voice-tool", "voice-event", "direct");
    private static final Pattern ID = Pattern.compile("[^/]+/(.*)@[^@]*");
    /** A route that still runs then is interrupted: its call is over. */
    private static final int STOP_SECONDS = 2;

    private final CamelContext context;
    private final Model model;

    VersionedRoutes(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /**
     * The routes in a text; the context does not know them yet.
     *
     * @throws TenantMistake if Camel cannot read it, or a route begins where a tenant's may not
     */
    List<RouteDefinition> read(String yaml, String place, TenantVersion version) {
        Resource resource = ResourceHelper.fromString(location(place), yaml);
        try {
            List<RouteDefinition> routes = new ArrayList<>();
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)) {
                routes.addAll(routes((RouteBuilder) builder));
            }
            routes.forEach(route -> belongTo(route, version, place));
            return routes;
        } catch (TenantMistake e) {
            throw e;
        } catch (Exception e) {
            throw new TenantMistake(StartFailure.sentence(e, context), e);
        }
    }

    /** By whose ending Camel knows that it is YAML. */
    private static String location(String place) {
        String file = ResourceHelper.hasScheme(place) ? place : "file:" + place;
        return file.endsWith(".yaml") ? file : file + ".yaml";
    }

    private List<RouteDefinition> routes(RouteBuilder builder) throws Exception {
        builder.setCamelContext(context);
        return builder.configureRoutes(context).getRoutes();
    }

    private void belongTo(RouteDefinition route, TenantVersion version, String place) {
        String id = route.idOrCreate(context.getCamelContextExtension().getContextPlugin(NodeIdFactory.class));
        String uri = context.resolvePropertyPlaceholders(route.getInput().getEndpointUri());
        String scheme = uri.replaceFirst(":.*", "");
        if (!SCHEMES.contains(scheme)) {
            throw new TenantMistake("%s:%d: tenant %s: route %s: expected from one of %s, got %s%s"
                    .formatted(
                            place,
                            Math.max(route.getLineNumber(), 1),
                            version.tenant(),
                            id,
                            SCHEMES,
                            scheme,
                            NearestName.hint(scheme, SCHEMES)));
        }
        route.setId(version.tenant() + "/" + id + "@" + version.id());
        route.setNodePrefixId(version + "/"); // ids of steps are unique in a context
        route.routeProperty(VersionedRoute.PROPERTY, version.toString());
    }

    /** The id as its file has it. */
    static String plainId(String id) {
        return ID.matcher(id).replaceFirst("$1");
    }

    /**
     * Adds routes, which start if the context has.
     *
     * @throws TenantMistake if one cannot be built or started; then none is there
     */
    void add(List<RouteDefinition> routes) {
        try {
            model.addRouteDefinitions(routes);
        } catch (Exception e) {
            String sentence = StartFailure.sentence(e, context);
            remove(routes);
            throw new TenantMistake(sentence, e);
        }
    }

    /** Those that are there stop and go, and the endpoints with them that no other route has. */
    void remove(List<RouteDefinition> routes) {
        routes.forEach(this::remove);
    }

    private void remove(RouteDefinition route) {
        String id = route.getId();
        try {
            if (context.getRoute(id) != null) {
                context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                context.removeRoute(id);
            }
            model.removeRouteDefinition(route);
        } catch (Exception e) {
            LOG.warn("Route {} could not be removed: {}", id, e.toString());
        }
    }
}
