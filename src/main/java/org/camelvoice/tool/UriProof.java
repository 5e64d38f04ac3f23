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
 * Proves that no argument of a tool is more than a part of a URI: when its route starts, again when routes that it may
 * reach have been added, and at run time.
 */
final class UriProof {
    private static final String EXPECTED =
            "%s: expected letters, digits, _ and -, and single dots between them, since it becomes a part of an address.";

    private final Route route;
    private final ArgumentSchema schema;
    /** Replaced as a whole, by any thread that finds new routes. */
    private volatile Proven proven;

    /** The message is about routes, and contains nothing of a call. */
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
                if (routes.get(i) != others.get(i)) { // equal routes are still different objects
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IllegalArgumentException if an argument could be more than a part of a URI */
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

    /** A started route no longer has its definition. Null if there never was one. */
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
        } catch (IllegalArgumentException e) { // the name does not exist yet
            return text;
        }
    }

    /**
     * Checks the values of a call, whatever the schema says, including headers that are not arguments.
     *
     * @throws UnprovenException if routes added since let an argument be more than a part of a URI
     * @throws WrongArgumentsException if a value in this call would be
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

    /** A number's plus is harmless in a path and becomes a space in an option. */
    private static String text(String source, Object value) {
        String text = value.toString();
        return source.equals(VoiceConstants.CALLER) && text.startsWith("+") ? text.substring(1) : text;
    }
}
