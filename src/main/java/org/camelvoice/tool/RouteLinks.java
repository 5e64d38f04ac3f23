package org.camelvoice.tool;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * The links between the routes of a context. A route that sends to {@code direct:a} links to the route from {@code
 * direct:a}. A route that sends to a prefix of {@code direct:a} links to all routes with that prefix.
 */
final class RouteLinks {
    private final Collection<RouteDefinition> all;
    private final UnaryOperator<String> placeholders;

    /** @param placeholders resolves property placeholders, and leaves unknown ones unchanged */
    RouteLinks(Collection<RouteDefinition> all, UnaryOperator<String> placeholders) {
        this.all = all;
        this.placeholders = placeholders;
    }

    /** The routes that an exchange of this route may reach, this route first. */
    Set<RouteDefinition> from(RouteDefinition first) {
        Set<RouteDefinition> reached = new LinkedHashSet<>();
        Deque<RouteDefinition> next = new ArrayDeque<>(List.of(first));
        while (!next.isEmpty()) {
            RouteDefinition route = next.remove();
            if (reached.add(route)) {
                next.addAll(behind(route));
            }
        }
        return reached;
    }

    private Set<RouteDefinition> behind(RouteDefinition route) {
        Set<RouteDefinition> behind = new LinkedHashSet<>();
        for (ProcessorDefinition<?> step : RouteSteps.of(route)) {
            for (String uri : uris(step)) {
                all.stream().filter(other -> leadsTo(uri, other)).forEach(behind::add);
            }
        }
        return behind;
    }

    private static List<String> uris(ProcessorDefinition<?> step) {
        String uris = RouteSteps.uri(step);
        if (step instanceof ExpressionNode node && node.getExpression() != null) { // recipientList, enrich ...
            uris = node.getExpression().getExpression();
        }
        return uris == null ? List.of() : List.of(uris.split("[,+]", -1)); // + separates toD's languages
    }

    private boolean leadsTo(String uri, RouteDefinition route) {
        String to = name(uri);
        String from = route.getInput() == null ? "" : name(route.getInput().getEndpointUri());
        int dynamic = to.indexOf('$');
        if (dynamic < 0) {
            return to.equals(from);
        }
        return to.indexOf(':') > 0 && dynamic > to.indexOf(':') && from.startsWith(to.substring(0, dynamic));
    }

    /** Such as {@code direct:a} for {@code direct://a?timeout=5}. */
    private String name(String uri) {
        String name = placeholders.apply(uri.strip());
        int options = name.indexOf('?');
        return (options < 0 ? name : name.substring(0, options)).replaceFirst(":/+", ":");
    }
}
