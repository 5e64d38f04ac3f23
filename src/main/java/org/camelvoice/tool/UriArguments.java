package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.model.ConvertHeaderDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.HeaderExpression;
import org.camelvoice.VoiceConstants;

/**
 * Finds the arguments of a tool that become part of a URI, in any of the {@link ArgumentPlaces}, and refuses those that
 * could be more than a part. A caller can make a model say anything, and Camel interprets a URI that a step builds:
 * {@code 42?httpMethod=DELETE} is a DELETE, {@code ../admin} and {@code %2e%2e%2fadmin} are other paths, and
 * <code>{{openai.apiKey}}</code> is the key (all tried). So the schema must prove that each such argument is a
 * {@link UriText}, or the route does not start. At run time, {@link UriProof#check} checks each value again, whatever the
 * schema says.
 *
 * <p>These count as URIs: the expressions of {@code toD}, {@code wireTap}, {@code recipientList}, {@code routingSlip},
 * {@code dynamicRouter}, {@code enrich}, {@code pollEnrich} and {@code poll}; the parts of a {@code to} that a component
 * evaluates; and headers that replace a part of a URI ({@code CamelHttpPath}, {@code CamelFileName}, and all that begin
 * with {@code Camel}).
 */
final class UriArguments {
    /** The text before a value that {@code sql:} binds. */
    private static final Pattern BOUND = Pattern.compile(".*:#(in:)?$", Pattern.DOTALL);

    private static final List<String> QUERIES = List.of("camelhttpquery", "camelhttprawquery");
    private static final Set<Class<?>> TO_WHAT_AN_EXPRESSION_SAYS = Set.of(
            RecipientListDefinition.class,
            RoutingSlipDefinition.class,
            DynamicRouterDefinition.class,
            EnrichDefinition.class,
            PollEnrichDefinition.class);

    private final ArgumentSchema schema;
    private final UnaryOperator<String> placeholders;
    private final ArgumentPlaces places;
    private final Set<String> sources = new LinkedHashSet<>();

    private UriArguments(ArgumentSchema schema, UnaryOperator<String> placeholders, ArgumentPlaces places) {
        this.schema = schema;
        this.placeholders = placeholders;
        this.places = places;
    }

    /**
     * Checks a tool's route.
     *
     * @param tool         the tool's route
     * @param all          the routes of the context, which it may reach
     * @param placeholders resolves property placeholders, and leaves unknown ones unchanged
     * @return the headers, arguments or others, that become part of a URI
     * @throws IllegalArgumentException if an argument could be more than a part of a URI
     */
    static Set<String> of(
            RouteDefinition tool,
            List<RouteDefinition> all,
            ArgumentSchema schema,
            UnaryOperator<String> placeholders) {
        Set<RouteDefinition> routes = new RouteLinks(all, placeholders).from(tool);
        UriArguments arguments = new UriArguments(schema, placeholders, ArgumentPlaces.in(routes, schema));
        routes.forEach(route -> arguments.check(route, route == tool));
        return Set.copyOf(arguments.sources);
    }

    private void check(RouteDefinition route, boolean isTheTools) {
        try {
            RouteSteps.of(route).forEach(this::check);
        } catch (IllegalArgumentException e) {
            throw isTheTools
                    ? e
                    : new IllegalArgumentException(e.getMessage() + " (in the route " + route.getId() + ")", e);
        }
    }

    private void check(ProcessorDefinition<?> step) {
        if (step instanceof ExpressionNode node) {
            Mention.of(node.getExpression()).forEach(this::checkSelection);
            if (TO_WHAT_AN_EXPRESSION_SAYS.stream().anyMatch(type -> type.isInstance(step))) {
                Mention.of(node.getExpression()).forEach(mention -> checkInUri(mention, delimiter(step)));
            }
        }
        checkNames(step);
        String uri = RouteSteps.uri(step);
        if (uri != null) {
            checkUri(uri, step instanceof ToDynamicDefinition); // wireTap is a ToDynamicDefinition too
            checkBodyIsNotCode(uri);
        }
    }

    /** The delimiter of a list of URIs; empty if there is only one URI. */
    private static String delimiter(ProcessorDefinition<?> step) {
        String own = "";
        if (step instanceof RecipientListDefinition<?> list) {
            own = list.getDelimiter();
        } else if (step instanceof RoutingSlipDefinition<?> slip) {
            own = slip.getUriDelimiter();
        } else if (step instanceof DynamicRouterDefinition<?> router) {
            own = router.getUriDelimiter();
        }
        return own == null ? "," : own;
    }

    private void checkSelection(Mention mention) {
        for (String source : mention.selectsSource() ? places.readBy(mention) : Set.<String>of()) {
            if (isFree(source)) {
                throw new IllegalArgumentException(
                        ("Argument %s chooses what is read by ${%s}: a caller may make it name"
                                        + " a secret; give it an enum")
                                .formatted(source, mention.within().replaceFirst("\\$(simple)?\\{$", "") + "..."));
            }
        }
    }

    private boolean isFree(String source) {
        JsonNode argument = schema.of(source);
        boolean isNumber = List.of("integer", "number", "boolean")
                .contains(argument.path("type").asText());
        return !isNumber && !argument.has("enum") && !argument.has("const");
    }

    private void checkNames(ProcessorDefinition<?> step) {
        if (step instanceof SetHeaderDefinition header) {
            checkName(header.getName());
            checkHeader(header.getName(), header.getExpression());
        } else if (step instanceof SetPropertyDefinition property) {
            checkName(property.getName());
        } else if (step instanceof SetVariableDefinition variable) {
            checkName(variable.getName());
        } else if (step instanceof ConvertHeaderDefinition header && header.getToName() != null) {
            checkName(header.getToName());
            checkHeader(header.getToName(), new HeaderExpression(header.getName()));
        }
    }

    private void checkName(String name) {
        for (Mention mention : Mention.inSimple(name == null ? "" : name)) {
            for (String source : places.readBy(mention)) {
                throw new IllegalArgumentException(
                        "Argument %s becomes the name of a header or of another value that is set:".formatted(source)
                                + " a caller could name one of Camel's headers; expected a fixed name");
            }
        }
    }

    /** Components read these headers as part of their URI or as a command. */
    private void checkHeader(String name, ExpressionDefinition expression) {
        String header = name.toLowerCase(Locale.ROOT);
        if (!header.startsWith("camel") || header.startsWith("camelvoice")) {
            return;
        }
        for (Mention mention : Mention.of(expression)) {
            for (String source : places.readBy(mention)) {
                use(source, "the header " + name, !QUERIES.contains(header));
                if (header.endsWith("uri")) {
                    checkPlace(source, new UriPlace(placeholders.apply(mention.before())));
                } else if (header.equals("camelsqlquery")) {
                    refuseInAQuery(source);
                }
            }
        }
    }

    /** @param dynamic whether Camel evaluates the whole URI; otherwise components evaluate parts of it */
    private void checkUri(String uri, boolean dynamic) {
        if (UriPlace.hasTwoSchemes(placeholders.apply(uri))) {
            throw new IllegalArgumentException(
                    ("The URI %s has two schemes, since what is filled in has one itself: write that without http://, or"
                                    + " the URI without http:")
                            .formatted(uri));
        }
        if (uri.startsWith("language:") || dynamic && uri.contains("language:")) { // a toD has languages between pluses
            checkInUri(new Mention("", "", uri, Mention.Language.OTHER), "");
        }
        for (Mention mention : Mention.inSimple(uri)) {
            checkSelection(mention);
            if (dynamic || !BOUND.matcher(mention.before()).matches()) {
                checkInUri(mention, "");
            }
        }
    }

    private void checkInUri(Mention mention, String delimiter) {
        UriPlace place = UriPlace.inList(placeholders.apply(mention.before()), delimiter);
        for (String source : places.readBy(mention)) {
            use(source, "a URI", place.isInPath());
            checkPlace(source, place);
        }
    }

    private void checkPlace(String source, UriPlace place) {
        String objection = place.objection();
        JsonNode argument = schema.of(source);
        if (objection != null && !argument.has("enum") && !argument.has("const")) {
            throw new IllegalArgumentException(
                    "Argument %s becomes a part of a URI, where it %s".formatted(source, objection));
        }
        if (place.isInAQuery()) {
            refuseInAQuery(source);
        }
    }

    /** Characters that are safe in a URI suffice to write {@code id} for an id, or {@code --}. */
    private void refuseInAQuery(String source) {
        if (isFree(source)) {
            throw new IllegalArgumentException(
                    ("Argument %s becomes a part of a query's text, where a word is a column and -- a comment: expected"
                                    + " :#%s there, in the URI of a to")
                            .formatted(source, source));
        }
    }

    private void checkBodyIsNotCode(String uri) {
        if (!uri.startsWith("controlbus:language") && !uri.startsWith("jdbc:")) {
            return;
        }
        for (String source : places.at(Place.BODY)) {
            if (isFree(source)) {
                throw new IllegalArgumentException(
                        "Argument %s becomes a part of what %s runs: expected it in a parameter"
                                .formatted(source, uri.substring(0, uri.indexOf(':') + 1)));
            }
        }
    }

    /** A source becomes part of a URI. Records it if it is safe. */
    private void use(String source, String what, boolean mustBeThere) {
        if (source.equals(VoiceConstants.TOOL_ARGUMENTS)) {
            throw new IllegalArgumentException(
                    "The arguments' JSON, %s, becomes part of %s: expected one argument's header there, with a pattern"
                            .formatted(source, what));
        }
        if (schema.names().contains(source)) {
            String objection = UriText.objection(schema.of(source));
            if (objection == null && mustBeThere && !schema.isRequired(source)) {
                objection = "may be missing, which would change it: make it required";
            }
            if (objection != null) {
                throw new IllegalArgumentException(
                        "Argument %s becomes a part of %s, but %s".formatted(source, what, objection));
            }
        }
        sources.add(source);
    }
}
