package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.platform.ConnectionEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route of a call's throws an Error inside of its connection's own route, where Camel calls nobody back. */
class ErrorInRouteIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String START = """
            {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","accountSid":"AC1","callSid":"CA1",\
            "tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""";

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

    /** In a route of one's own, before {@code voice:twilio}, which would not hear that the connection has gone. */
    @Test
    void aFailureWithAConnectionsEndLeavesNoCall(@TempDir Path directory) throws Exception {
        Path route = Files.writeString(directory.resolve("mine.yaml"), """
                - route:
                    id: mine
                    routeConfigurationId: voice
                    from:
                      uri: voice-websocket:{{voice.host}}:{{voice.port}}/mine/{tenant}
                      parameters: { fireWebSocketConnectionEvents: true }
                      steps:
                        - process: { ref: failsWithTheEnd }
                        - to: voice:twilio
                """);
        Map<String, EndReason> ends = new ConcurrentHashMap<>();
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .bean("failsWithTheEnd", (Processor) ErrorInRouteIT::failWithTheEnd)
                        .routes("file:" + route)
                        .start()) {
            gateway.calls().observe(new CallEvents() {
                @Override
                public void ended(CallFacts call, EndReason reason, Tally tally) {
                    ends.put(call.tenant(), reason);
                }
            });
            WebSocket caller = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + gateway.port() + "/mine/default"),
                            new WebSocket.Listener() {})
                    .join();
            caller.sendText(START, true).join();
            await().atMost(PATIENCE).until(() -> gateway.calls().active().size() == 1);

            caller.abort();

            EndReason reason = await().atMost(PATIENCE).until(() -> ends.get("default"), Objects::nonNull);
            assertThat(reason.sentence()).isEqualTo("The caller's connection was cut");
        }
    }

    private static void failWithTheEnd(Exchange exchange) {
        if (exchange.getProperty(ConnectionEvent.PROPERTY) == ConnectionEvent.CLOSE) {
            throw new IllegalStateException("The end");
        }
    }
}
