package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.camelvoice.VoiceConstants;

/**
 * Keeps what a caller may say at will out of URIs. {@code toD: http:host/${header.orderNumber}} with the order number
 * {@code 42?httpMethod=DELETE} is a DELETE (tried), and {@code ../admin} is another path; escaping would have to know which
 * part of which component's URI the text goes to. So an argument that a route puts into the URI of one of its own steps
 * must have a {@code pattern}, {@code enum} or {@code const}, and a pattern that would let those two through is none:
 * a mistake at start-up, not a surprise in a call.
 *
 * <p>It sees what stands in the route itself: {@code toD}, {@code wireTap}, {@code recipientList}, {@code routingSlip},
 * {@code dynamicRouter}, {@code enrich} and {@code pollEnrich} whose expression names the header or the arguments' JSON.
 * It does not follow {@code direct:} to other routes, nor text that takes a way round by a property, a variable or a bean:
 * whoever encodes it on that way knows what for.
 */
final class FreeText {
    private static final List<String> DANGEROUS = List.of("42?httpMethod=DELETE", "../admin", "a&b=c", "a#b");
    private static final List<Class<? extends ExpressionNode>> TO_WHAT_AN_EXPRESSION_SAYS = List.of(
            RecipientListDefinition.class,
            RoutingSlipDefinition.class,
            DynamicRouterDefinition.class,
            EnrichDefinition.class,
            PollEnrichDefinition.class);

    private FreeText() {}

    /** @throws IllegalArgumentException if an argument that may be any text becomes part of a URI */
    static void keepOutOfUris(RouteDefinition route, ArgumentSchema schema) {
        List<String> uris = uris(route);
        for (String name : schema.names()) {
            if (isFree(schema.of(name)) && uris.stream().anyMatch(uri -> names(uri, name))) {
                throw new IllegalArgumentException(
                        ("Argument %s may be any text and becomes part of a URI, where text such as"
                                        + " %s does what nobody meant: give it a pattern (or an enum) that allows no such thing")
                                .formatted(name, DANGEROUS.get(0)));
            }
        }
        if (uris.stream().anyMatch(uri -> uri.contains(VoiceConstants.TOOL_ARGUMENTS))) {
            throw new IllegalArgumentException("The arguments' JSON, " + VoiceConstants.TOOL_ARGUMENTS
                    + ", becomes part of a URI: expected one argument's header there, with a pattern");
        }
    }

    private static List<String> uris(RouteDefinition route) {
        List<String> uris = new ArrayList<>();
        for (ToDynamicDefinition to : steps(route, ToDynamicDefinition.class)) { // wireTap is one too
            uris.add(to.getUri());
        }
        for (Class<? extends ExpressionNode> type : TO_WHAT_AN_EXPRESSION_SAYS) {
            for (ExpressionNode node : steps(route, type)) {
                uris.add(text(node.getExpression()));
            }
        }
        uris.removeIf(Objects::isNull);
        return uris;
    }

    /** A header by its name alone, of the language {@code header}, as it would be written in others. */
    private static String text(ExpressionDefinition expression) {
        if (expression == null || expression.getExpression() == null) {
            return "";
        }
        return expression.getLanguage().equals("header")
                ? "header." + expression.getExpression()
                : expression.getExpression();
    }

    private static <T> Collection<T> steps(RouteDefinition route, Class<T> type) {
        List<ProcessorDefinition<?>> outputs = route.getOutputs();
        return ProcessorDefinitionHelper.filterTypeInOutputs(outputs, type);
    }

    /** Such as {@code ${header.orderNumber}}, {@code ${headers[orderNumber]}}, {@code ${headerAs(orderNumber,String)}}. */
    private static boolean names(String uri, String argument) {
        return Pattern.compile(
                        "header(s|As)?\\??[.:\\[(]['\"]?" + Pattern.quote(argument) + "(?![A-Za-z0-9_-])",
                        Pattern.CASE_INSENSITIVE)
                .matcher(uri)
                .find();
    }

    private static boolean isFree(JsonNode argument) {
        if (argument.has("enum") || argument.has("const")) {
            return false;
        }
        return switch (argument.path("type").asText()) {
            case "integer", "number", "boolean" -> false;
            case "string" -> letsDangerThrough(argument.path("pattern"));
            default -> true;
        };
    }

    private static boolean letsDangerThrough(JsonNode pattern) {
        return pattern.isMissingNode()
                || DANGEROUS.stream()
                        .anyMatch(text ->
                                Pattern.compile(pattern.asText()).matcher(text).matches());
    }
}
