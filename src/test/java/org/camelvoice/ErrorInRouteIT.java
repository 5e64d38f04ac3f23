package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** A route of a call's throws an Error inside of its connection's own route, where Camel calls nobody back. */
class ErrorInRouteIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A step that runs out of stack, as a bean that calls itself does. */
    public static final class Bottomless implements Predicate {
        @Override
        public boolean matches(Exchange exchange) {
            return deeper(exchange);
        }

        private boolean deeper(Exchange exchange) {
            return !matches(exchange);
        }
    }

    private static Tenant tenant() {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello.");
        return tenant;
    }

    @Test
    void endsItsCallWithAnApologyAndNoOther() throws Exception {
        Map<String, EndReason> ends = new ConcurrentHashMap<>();
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .tenant("broken", tenant())
                        .bean("bottomless", new Bottomless())
                        .routes("classpath:routes/error-in-route.yaml")
                        .start()) {
            gateway.calls().observe(new CallEvents() {
                @Override
                public void ended(CallFacts call, EndReason reason, Tally tally) {
                    ends.put(call.tenant(), reason);
                }
            });
            try (TwilioCaller bystander =
                            TwilioCaller.to(gateway.twilio("default")).dial();
                    TwilioCaller caller =
                            TwilioCaller.to(gateway.twilio("broken")).dial()) {
                caller.awaitHeard(PATIENCE);
                caller.press("5");
                EndReason reason = await().atMost(PATIENCE).until(() -> ends.get("broken"), Objects::nonNull);
                assertThat(reason.kind()).isEqualTo(EndReason.Kind.ROUTE_FAILED);
                assertThat(reason.sentence()).contains("broken-keys").endsWith("java.lang.StackOverflowError");
                caller.awaitEnd(PATIENCE);
                assertThat(gateway.calls().active())
                        .anyMatch(call -> call.facts().tenant().equals("default"));
                assertThat(gateway.context().getInflightRepository().size("broken-keys"))
                        .isZero();
                bystander.hangUp();
                await().atMost(PATIENCE).until(() -> ends.get("default"), Objects::nonNull);
            }
        }
    }
}
