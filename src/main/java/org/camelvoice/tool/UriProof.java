package org.camelvoice.tool;

import java.io.Serial;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.camelvoice.VoiceConstants;

/**
 * That no argument of a tool is more than a part of a URI: proven when its route starts, and again when routes have come
 * that it may lead to, since those may start later, and at run time.
 */
final class UriProof {
    private static final String EXPECTED =
            "%s: expected letters, digits, _ and -, and single dots between them, since it becomes a part of an address.";

    private final Route route;
    private final ArgumentSchema schema;
    /** Replaced as a whole; by whichever thread finds other routes. */
    private volatile Proven proven;

    /** The message is of routes, and has nothing of a call. */
    static final class UnprovenException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        UnprovenException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private record Proven(List<RouteDefinition> routes, Set<String> sources) {

        boolean isOf(List<RouteDefinition> others) {
            if (routes.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < routes.size(); i++) {
                if (routes.get(i) != others.get(i)) { // those that are alike are still others
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IllegalArgumentException if an argument may be more than a part of a URI */
    UriProof(Route route, ArgumentSchema schema) {
        this.route = route;
        this.schema = schema;
        this.proven = prove(routes());
    }

    private List<RouteDefinition> routes() {
        Model model = route.getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        return model == null ? List.of() : List.copyOf(model.getRouteDefinitions());
    }

    private Proven prove(List<RouteDefinition> routes) {
        RouteDefinition tool = definition(routes);
        Set<String> sources =
                tool == null ? Set.of() : UriArguments.of(tool, routes, schema, this::withoutPlaceholders);
        return new Proven(routes, sources);
    }

    /** A route forgets its own once it has started. Null if it never had one. */
    private RouteDefinition definition(List<RouteDefinition> routes) {
        if (route.getRoute() instanceof RouteDefinition own) {
            return own;
        }
        return routes.stream()
                .filter(one -> route.getRouteId().equals(one.getId()))
                .findFirst()
                .orElse(null);
    }

    private Proven proveAgain(List<RouteDefinition> routes) {
        try {
            return prove(routes);
        } catch (IllegalArgumentException e) {
            throw new UnprovenException(e.getMessage(), e);
        }
    }

    private String withoutPlaceholders(String text) {
        CamelContext context = route.getCamelContext();
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) { // there is none of that name yet
            return text;
        }
    }

    /**
     * What a call passes, looked at itself: whatever a schema says, and whatever is no argument.
     *
     * @throws UnprovenException if the routes that came since let an argument be more than a part of a URI
     * @throws WrongArgumentsException  if one would be, in this call
     */
    void check(Message message) throws WrongArgumentsException {
        List<RouteDefinition> now = routes();
        if (!proven.isOf(now)) {
            proven = proveAgain(now);
        }
        for (String source : proven.sources()) {
            Object value = message.getHeader(source);
            if (value != null && !UriText.isSafe(text(source, value))) {
                throw new WrongArgumentsException(EXPECTED.formatted(source));
            }
        }
    }

    /** A number's plus does no harm in a path, and becomes a space in an option. */
    private static String text(String source, Object value) {
        String text = value.toString();
        return source.equals(VoiceConstants.CALLER) && text.startsWith("+") ? text.substring(1) : text;
    }
}
