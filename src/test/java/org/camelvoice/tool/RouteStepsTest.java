package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.junit.jupiter.api.Test;

class RouteStepsTest {

    @Test
    void theStepsOfAFallbackAreAmongThem() {
        ToDynamicDefinition to = new ToDynamicDefinition("mock:orders/${header.orderNumber}");
        RouteDefinition route = new RouteDefinition();
        CircuitBreakerDefinition breaker = route.circuitBreaker();
        breaker.onFallback().addOutput(to);

        assertThat(RouteSteps.of(route)).contains(breaker, to);
    }
}
