package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.apache.camel.model.ScriptDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TransformDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.HeaderExpression;
import org.camelvoice.VoiceConstants;

/**
 * Finds the arguments of a tool that become part of a URI, and refuses those that could be more than a part. A caller
 * can make a model say anything, and Camel interprets a URI that a step builds: {@code 42?httpMethod=DELETE} is a
 * DELETE, {@code ../admin} and {@code %2e%2e%2fadmin} are other paths, and <code>{{openai.apiKey}}</code> is the key
 * (all tried). So the schema must prove that each such argument is a {@link UriText}, or the route does not start. At
 * run time, {@link UriProof#check} checks each value again, whatever the schema says.
 *
 * <p>It follows an argument through the headers, properties, variables and bodies set from it, in any order, and
 * through the routes of this context behind static endpoints ({@code direct:}, {@code seda:} and so on). These count as
 * URIs: the expressions of {@code toD}, {@code wireTap}, {@code recipientList}, {@code routingSlip}, {@code
 * dynamicRouter}, {@code enrich}, {@code pollEnrich} and {@code poll}; the parts of a {@code to} that a component
 * evaluates; and headers that replace a part of a URI ({@code CamelHttpPath}, {@code CamelFileName}, and all that begin
 * with {@code Camel}). It does not follow what a bean or a processor makes of an argument.
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
    private final Set<RouteDefinition> routes = new LinkedHashSet<>();
    /** The arguments that each place may contain. */
    private final Map<Place, Set<String>> places = new HashMap<>();

    private final Set<String> sources = new LinkedHashSet<>();

    private UriArguments(ArgumentSchema schema, UnaryOperator<String> placeholders) {
        this.schema = schema;
        this.placeholders = placeholders;
        schema.names().forEach(name -> put(Place.header(name), name));
        List.of(VoiceConstants.CALLER, VoiceConstants.TOOL_CALL_ID).forEach(name -> put(Place.header(name), name));
        put(Place.property(VoiceConstants.TOOL_ARGUMENTS), VoiceConstants.TOOL_ARGUMENTS);
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
        UriArguments arguments = new UriArguments(schema, placeholders);
        arguments.routes.addAll(new RouteLinks(all, placeholders).from(tool));
        while (arguments.spread()) {
            // until no argument reaches a new place
        }
        arguments.routes.forEach(arguments::check);
        return Set.copyOf(arguments.sources);
    }

    private boolean put(Place place, String source) {
        return places.computeIfAbsent(place, unseen -> new LinkedHashSet<>()).add(source);
    }

    // The places that arguments reach.

    /** @return whether an argument reached a new place */
    private boolean spread() {
        boolean more = false;
        for (RouteDefinition route : routes) {
            for (ProcessorDefinition<?> step : RouteSteps.of(route)) {
                more |= spread(step);
            }
        }
        return more;
    }

    private boolean spread(ProcessorDefinition<?> step) {
        Place target = target(step);
        boolean more = false;
        if (target != null) {
            for (Mention mention : Mention.of(((ExpressionNode) step).getExpression())) {
                for (String source : read(mention)) {
                    more |= put(target, source);
                }
            }
        }
        for (Copy copy : Copy.of(step)) {
            for (String source : Set.copyOf(places.getOrDefault(copy.from(), Set.of()))) {
                more |= put(copy.to(), source);
            }
        }
        return more;
    }

    private static Place target(ProcessorDefinition<?> step) {
        if (step instanceof SetHeaderDefinition header) {
            return Place.header(header.getName());
        } else if (step instanceof SetPropertyDefinition property) {
            return Place.property(property.getName());
        } else if (step instanceof SetVariableDefinition variable) {
            return Place.variable(variable.getName());
        }
        boolean body = step instanceof SetBodyDefinition
                || step instanceof TransformDefinition
                || step instanceof SplitDefinition
                || step instanceof ScriptDefinition;
        return body ? Place.BODY : null;
    }

    private Set<String> read(Mention mention) {
        Set<String> read = new LinkedHashSet<>();
        places.forEach((place, sources) -> {
            if (mention.reads(place)) {
                read.addAll(sources);
            }
        });
        return read;
    }

    // The places that arguments must not reach.

    private void check(RouteDefinition route) {
        try {
            RouteSteps.of(route).forEach(this::check);
        } catch (IllegalArgumentException e) {
            throw routes.iterator().next() == route
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
        for (String source : mention.selectsSource() ? read(mention) : Set.<String>of()) {
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
            for (String source : read(mention)) {
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
            for (String source : read(mention)) {
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
        for (String source : read(mention)) {
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
        for (String source : places.getOrDefault(Place.BODY, Set.of())) {
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
