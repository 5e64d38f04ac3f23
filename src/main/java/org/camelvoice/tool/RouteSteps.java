package org.camelvoice.tool;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.SetVariablesDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/** The steps of a route, at any depth, including those that Camel's own search omits. */
final class RouteSteps {
    private final List<ProcessorDefinition<?>> steps = new ArrayList<>();

    private RouteSteps() {}

    static List<ProcessorDefinition<?>> of(RouteDefinition route) {
        RouteSteps found = new RouteSteps();
        found.addAll(route.getOutputs());
        return found.steps;
    }

    private void addAll(List<ProcessorDefinition<?>> outputs) {
        for (Object step : ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ProcessorDefinition.class)) {
            add((ProcessorDefinition<?>) step);
        }
    }

    private void add(ProcessorDefinition<?> step) {
        steps.add(step);
        if (step instanceof SetHeadersDefinition several) {
            steps.addAll(several.getHeaders());
        } else if (step instanceof SetVariablesDefinition several) {
            steps.addAll(several.getVariables());
        } else if (step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null) {
            addAll(breaker.getOnFallback().getOutputs());
        }
    }

    /** The URI in a step, also from one of Java's endpoint builders; null if there is none. */
    static String uri(ProcessorDefinition<?> step) {
        if (step instanceof ToDynamicDefinition to) {
            return to.getEndpointProducerBuilder() == null
                    ? to.getUri()
                    : to.getEndpointProducerBuilder().getRawUri();
        }
        return step instanceof EndpointRequiredDefinition to ? to.getEndpointUri() : null;
    }
}
