package org.camelvoice.plugin;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PatternHelper;
import org.camelvoice.NearestName;
import org.camelvoice.diagnosis.LoadedFiles;
import org.camelvoice.diagnosis.YamlFile;

/** Checks that the route configurations named by voice routes exist: Camel silently ignores an unknown name. */
final class RouteConfigurationNames {
    private static final Set<String> SCHEMES =
            Set.of("voice", "voice-event", "voice-tool", "voice-websocket", "openai-realtime");

    private final Model model;
    private final LoadedFiles files;

    RouteConfigurationNames(CamelContext context, LoadedFiles files) {
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.files = files;
    }

    /** @throws IllegalStateException for the first unknown name; says where it is and which names exist */
    void check() {
        model.getRouteDefinitions().stream().filter(this::isOurs).forEach(this::check);
    }

    /** As {@link #check()}, of these routes. */
    void check(List<Route> routes) {
        routes.stream().map(Route::getId).map(model::getRouteDefinition).forEach(this::check);
    }

    /** Excludes the other routes of an embedding application. */
    private boolean isOurs(RouteDefinition route) {
        return SCHEMES.contains(scheme(route)) || files.isOfGateway() && files.contains(route.getResource());
    }

    /**
     * The scheme of a route's input. Java routes may have an endpoint or its builder; empty if the route has no input.
     */
    private static String scheme(RouteDefinition route) {
        String uri = route.getInput() == null ? null : route.getInput().getEndpointUri();
        return uri == null ? "" : uri.split(":", 2)[0];
    }

    private void check(RouteDefinition route) {
        String names = route.getRouteConfigurationId();
        Stream.of(names == null ? new String[0] : names.split(","))
                .map(String::strip)
                .filter(name ->
                        !name.isEmpty() && known().stream().noneMatch(id -> PatternHelper.matchPattern(id, name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalStateException(
                            "%sroute %s: routeConfigurationId: there is no routeConfiguration %s; there are %s%s"
                                    .formatted(
                                            place(route, name),
                                            route.getRouteId(),
                                            name,
                                            known(),
                                            NearestName.hint(name, known())));
                });
    }

    private List<String> known() {
        return model.getRouteConfigurationDefinitions().stream()
                .map(RouteConfigurationDefinition::getId)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Such as {@code routes/mine.yaml:4: }; empty if unknown. */
    private String place(RouteDefinition route, String name) {
        if (route.getResource() == null) {
            return "";
        }
        int line = files.read(route.getResource())
                .map(file -> file.line(route.getRouteId(), List.of(name)))
                .orElse(0);
        String file = YamlFile.nameOf(route.getResource().getLocation());
        return (line == 0 ? file : file + ":" + line) + ": ";
    }
}
