package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.UpgradeRejectedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Farewells;
import org.camelvoice.call.Tally;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** What becomes of calls in progress when the CamelContext stops. */
class VoiceWebsocketShutdownTest {
    private static final String START =
            "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                    + "\"sampleRate\":8000,\"channels\":1}}}";

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** What happened. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void callsEndWithTheReasonAndTheirSocketsSayThatTheyGoAway() throws Exception {
        try (Listener listener = listening(3);
                Caller caller = listener.call("/twilio/acme")) {
            begin(listener, caller);

            listener.context.stop();

            assertThat(caller.closeCode()).isEqualTo(1001);
            happened("route: shutdown: The gateway is stopping", "ended shutdown");
        }
        noThreadIsLeft();
    }

    @Test
    void aCallMayGoOnForAWhileAndNoOtherBegins() throws Exception {
        try (Listener listener = listening(30);
                Caller caller = listener.call("/twilio/acme");
                Caller other = listener.call("/twilio/acme")) {
            Call call = begin(listener, caller);
            other.say("{\"event\":\"connected\"}");
            int port = listener.port();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(listener.context::stop);
            await().atMost(Listener.SOON)
                    .until(() -> !Calls.of(listener.context).isOpen());

            assertThatThrownBy(() -> Caller.connect(port, "/twilio/acme"))
                    .hasCauseInstanceOf(UpgradeRejectedException.class)
                    .hasMessageContaining("503");
            other.say(START);
            assertThat(other.closeCode()).isEqualTo(1001);
            assertThat(call.state().isOver()).isFalse();
            assertThat(stopped).isNotDone();

            caller.say("{\"event\":\"stop\"}");
            assertThat(caller.closeCode()).isEqualTo(1000);
            stopped.get(10, TimeUnit.SECONDS);
            happened("route: caller-hung-up: The caller hung up", "ended caller-hung-up");
        }
    }

    @Test
    void theModelMayStillSayWhatItHasUsed() throws Exception {
        try (Listener listener = listening(30)) {
            Farewells farewells = Calls.of(listener.context).farewells();
            assertThat(farewells.begin()).isTrue();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(listener.context::stop);
            assertThatThrownBy(() -> stopped.get(1_500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            farewells.end(Farewells.Outcome.HEARD);
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRouteThatIsStoppedByItselfEndsItsCallsWithTheReasonToo() throws Exception {
        try (Listener listener = listening(1);
                Caller caller = listener.call("/twilio/acme")) {
            begin(listener, caller);

            listener.context.getRouteController().stopRoute("twilio");

            assertThat(caller.closeCode()).isEqualTo(1001);
            happened("route: shutdown: The gateway is stopping", "ended shutdown");
        }
    }

    @Test
    void socketsWithoutACallHoldNothingUp() throws Exception {
        try (Listener listener = listening(30);
                Caller caller = listener.call("/twilio/acme")) {
            listener.awaitOpenConnections(1);
            long before = System.nanoTime();

            listener.context.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            assertThat(caller.closeCode()).isEqualTo(1001);
        }
    }

    /** In any order, since the route runs when whatever runs is done. */
    private void happened(String... expected) {
        await().atMost(Listener.SOON).untilAsserted(() -> assertThat(events).containsExactlyInAnyOrder(expected));
    }

    private Listener listening(int shutdownSeconds) throws Exception {
        Listener listener = new Listener();
        listener.context.getShutdownStrategy().setTimeout(shutdownSeconds);
        listener.context.getRegistry().bind("acme", new Tenant());
        listener.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/twilio/{tenant}?fireWebSocketConnectionEvents=true")
                        .routeId("twilio")
                        .startupOrder(100_000)
                        .to("voice:twilio");
                from("voice:call/started").routeId("call-started").process(exchange -> {});
                from("voice:call/ended")
                        .routeId("call-ended")
                        .process(exchange ->
                                events.add("route: " + exchange.getMessage().getBody()));
            }
        });
        listener.context.getPropertiesComponent().addOverrideProperty("voice.twilio.validateSignature", "false");
        listener.context.start();
        Calls.of(listener.context).observe(new CallEvents() {
            @Override
            public void ended(CallFacts call, EndReason reason, Tally tally) {
                events.add("ended " + reason.kind().label());
            }
        });
        return listener;
    }

    private static Call begin(Listener listener, Caller caller) {
        caller.say(START);
        return await().atMost(Listener.SOON)
                .until(() -> Calls.of(listener.context).active(), active -> active.size() == 1)
                .iterator()
                .next();
    }

    private void noThreadIsLeft() {
        await().atMost(Listener.SOON)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("Camel (") || name.startsWith("vert.x-")));
    }
}
