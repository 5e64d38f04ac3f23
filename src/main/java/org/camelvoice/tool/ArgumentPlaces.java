package org.camelvoice.tool;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ScriptDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.TransformDefinition;
import org.camelvoice.VoiceConstants;

/**
 * The places that a tool's arguments reach, and with them the caller's number and the id of the tool call. It follows them
 * through the headers, properties, variables and bodies set from them, in any order, in the tool's route and in the routes
 * behind static endpoints ({@code direct:}, {@code seda:} and so on). It does not follow what a bean or a processor makes of
 * an argument.
 */
final class ArgumentPlaces {
    private final Collection<RouteDefinition> routes;
    /** The arguments that each place may contain. */
    private final Map<Place, Set<String>> places = new HashMap<>();

    private ArgumentPlaces(Collection<RouteDefinition> routes, ArgumentSchema schema) {
        this.routes = routes;
        schema.names().forEach(name -> put(Place.header(name), name));
        List.of(VoiceConstants.CALLER, VoiceConstants.TOOL_CALL_ID).forEach(name -> put(Place.header(name), name));
        put(Place.property(VoiceConstants.TOOL_ARGUMENTS), VoiceConstants.TOOL_ARGUMENTS);
    }

    /** @param routes the tool's own, and those that it leads to */
    static ArgumentPlaces in(Collection<RouteDefinition> routes, ArgumentSchema schema) {
        ArgumentPlaces places = new ArgumentPlaces(routes, schema);
        while (places.spread()) {
            // until no argument reaches a new place
        }
        return places;
    }

    /** The names of the arguments that this mention may read. */
    Set<String> readBy(Mention mention) {
        Set<String> read = new LinkedHashSet<>();
        places.forEach((place, sources) -> {
            if (mention.reads(place)) {
                read.addAll(sources);
            }
        });
        return read;
    }

    /** The names of the arguments that this place may contain. */
    Set<String> at(Place place) {
        return new LinkedHashSet<>(places.getOrDefault(place, Set.of()));
    }

    private boolean put(Place place, String source) {
        return places.computeIfAbsent(place, unseen -> new LinkedHashSet<>()).add(source);
    }

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
                more |= putAll(target, readBy(mention));
            }
        }
        for (Copy copy : Copy.of(step)) {
            more |= putAll(copy.to(), at(copy.from()));
        }
        return more;
    }

    private boolean putAll(Place place, Set<String> found) {
        boolean more = false;
        for (String source : found) {
            more |= put(place, source);
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
}
