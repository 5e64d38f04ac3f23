package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.UpgradeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bean that decides about requests before they become WebSockets. */
@Timeout(60)
class VoiceWebsocketGuardTest {
    private static final String ORIGIN_REFUSED = "?guard=#doorman&allowedOriginPattern=same-origin";

    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<String, Object>> headers = new LinkedBlockingQueue<>();

    private Listener listen(String options, UpgradeGuard guard) throws Exception {
        return listen(options, guard, 0, 0);
    }

    private Listener listen(String options, UpgradeGuard guard, int strangers, int proven) throws Exception {
        Duration any = Duration.ofSeconds(10);
        ListenerLimits limits = new ListenerLimits(100, 0, strangers, 0, proven, 0, any, any, any, 64L << 20, false);
        return Listener.with(limits, new RouteBuilder() {
            @Override
            public void configure() {
                getContext().getRegistry().bind("doorman", watched(guard));
                from(Listener.BASE + "/calls/{tenant}" + options)
                        .process(exchange ->
                                headers.add(Map.copyOf(exchange.getMessage().getHeaders())));
            }
        });
    }

    private UpgradeGuard watched(UpgradeGuard guard) {
        return new UpgradeGuard() {
            @Override
            public Set<String> proofs() {
                return guard.proofs();
            }

            @Override
            public Verdict decide(UpgradeRequest request) {
                asked.add(request);
                return guard.decide(request);
            }
        };
    }

    @Test
    void aRefusalHasTheGuardsStatusSentenceAndReason() throws Exception {
        UpgradeGuard guard = request -> UpgradeGuard.refuse(403, "Not signed.", RefusalReason.SIGNATURE);
        try (Listener listener = listen("?guard=#doorman", guard);
                Stranger stranger = new Stranger(listener.port())) {
            stranger.send(Stranger.UPGRADE.formatted("/calls/acme"));

            assertThat(stranger.readHead()).startsWith("HTTP/1.1 403 ");
            assertThat(stranger.read(11)).isEqualTo("Not signed.");
            assertThat(listener.counters().refused(RefusalReason.SIGNATURE)).isEqualTo(1);
            assertThat(listener.counters().opened()).isZero();
        }
    }

    @Test
    void theGuardSeesTheRequestAsItCame() throws Exception {
        try (Listener listener = listen("?guard=#doorman", request -> UpgradeGuard.admit());
                Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /calls/a%63me?x=%20a&x=b HTTP/1.1\r\nHost: localhost\r\nX-Twilio-Signature: abc=\r\n"
                    + Stranger.UPGRADE.formatted("").split("localhost\r\n")[1]);

            assertThat(stranger.readHead()).startsWith("HTTP/1.1 101 ");
            UpgradeRequest request = asked.take();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.target()).isEqualTo("/calls/a%63me?x=%20a&x=b");
            assertThat(request.path()).isEqualTo("/calls/a%63me");
            assertThat(request.pathParameters()).isEqualTo(Map.of("tenant", "acme"));
            assertThat(request.queryParameters()).isEqualTo(Map.of("x", List.of(" a", "b")));
            assertThat(request.queryParameter("x")).as("which of the two").isNull();
            assertThat(request.header("x-twilio-signature")).isEqualTo("abc=");
            assertThat(request.remoteAddress()).isEqualTo(Listener.HOST);
        }
    }

    @Test
    void whatTheGuardSetsIsOnEveryExchangeAndNoUrlReplacesIt() throws Exception {
        UpgradeGuard guard = request -> UpgradeGuard.admit(Map.of("tenant", "acme", "CamelVoiceTicket", "t1"));
        try (Listener listener = listen("?guard=#doorman", guard);
                Caller caller = listener.call("/calls/evil?TENANT=evil&CamelVoiceTicket=evil&room=7")) {
            caller.say("one").say("two");
            for (int i = 0; i < 2; i++) {
                assertThat(headers.take())
                        .containsEntry("tenant", "acme")
                        .containsEntry("CamelVoiceTicket", "t1")
                        .containsEntry("room", "7")
                        .doesNotContainValue("evil");
            }
        }
    }

    @Test
    void aGuardThatFailsLetsNobodyIn() throws Exception {
        UpgradeGuard guard = request -> {
            throw new IllegalStateException("secret");
        };
        try (Listener listener = listen("?guard=#doorman", guard);
                RecordedLog log = new RecordedLog();
                Stranger stranger = new Stranger(listener.port())) {
            stranger.send(Stranger.UPGRADE.formatted("/calls/acme"));

            assertThat(stranger.readHead()).startsWith("HTTP/1.1 500 ");
            assertThat(listener.counters().refused(RefusalReason.GUARD_FAILED)).isEqualTo(1);
            assertThat(log.warnings()).singleElement().asString().doesNotContain("secret");
        }
    }

    /** Admits who shows the header X-Proof: right. */
    private static UpgradeGuard proof(Supplier<UpgradeGuard.Refused> useUp) {
        return new UpgradeGuard() {
            @Override
            public Set<String> proofs() {
                return Set.of("X-Proof");
            }

            @Override
            public Verdict decide(UpgradeRequest request) {
                return "right".equals(request.header("X-Proof"))
                        ? UpgradeGuard.admitProven(Map.of(), useUp)
                        : UpgradeGuard.refuse(403, "Wrong.", RefusalReason.SIGNATURE);
            }
        };
    }

    private static String status(Listener listener, String path, String line) throws Exception {
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send(
                    Stranger.UPGRADE.formatted(path).replace("Host: localhost", "Host: localhost" + "\r\n" + line));
            return stranger.readHead().split(" ")[1];
        }
    }

    @Test
    void whoProvesWhoTheyAreGetsInHoweverManyStrangersAsk() throws Exception {
        try (Listener listener = listen("?guard=#doorman", proof(() -> null), 2, 0)) {
            for (int i = 0; i < 20; i++) {
                status(listener, "/calls/acme", i % 2 == 0 ? "X: x" : "X-Proof: wrong");
            }
            assertThat(status(listener, "/calls/acme", "X: x")).isEqualTo("429");
            assertThat(status(listener, "/calls/acme", "X-Proof: wrong")).isEqualTo("429");

            assertThat(status(listener, "/calls/acme", "X-Proof: right")).isEqualTo("101");
            assertThat(listener.counters().refused(RefusalReason.UPGRADE_RATE)).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void whoProvesWhoTheyAreHasARateOfTheirOwn() throws Exception {
        try (Listener listener = listen("?guard=#doorman", proof(() -> null), 0, 1)) {
            String last = "";
            for (int i = 0; i < 50 && !last.equals("429"); i++) {
                last = status(listener, "/calls/acme", "X-Proof: right");
            }
            assertThat(last).isEqualTo("429");
            assertThat(listener.counters().refused(RefusalReason.PROVEN_UPGRADE_RATE))
                    .isEqualTo(1);
        }
    }

    @Test
    void aStrangerBeyondTheRateGivesTheGuardNoWork() throws Exception {
        try (Listener listener = listen("?guard=#doorman", proof(() -> null), 1, 0)) {
            String last = "";
            for (int i = 0; i < 50 && !last.equals("429"); i++) {
                asked.clear();
                last = status(listener, "/calls/acme", "X: x");
            }
            assertThat(last).isEqualTo("429");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void whatCountsOnceIsUsedUpLastAndRefusesIfItDoesNot() throws Exception {
        UpgradeGuard guard = proof(() -> UpgradeGuard.refuse(401, "Used.", RefusalReason.TICKET));
        try (Listener listener = listen("?guard=#doorman", guard)) {
            assertThat(status(listener, "/calls/acme", "X-Proof: right")).isEqualTo("401");
            assertThat(listener.counters().refused(RefusalReason.TICKET)).isEqualTo(1);
            assertThat(listener.counters().opened()).isZero();
        }
    }

    @Test
    void aQueryThatCannotBeReadIsRefusedAndCounted() throws Exception {
        try (Listener listener = listen("?guard=#doorman", request -> UpgradeGuard.admit())) {
            assertThat(status(listener, "/calls/acme?x=%zz", "X: x")).isEqualTo("400");
            assertThat(listener.counters().refused(RefusalReason.BAD_REQUEST)).isEqualTo(1);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void aForeignPageIsRefusedBeforeTheGuardHasWork() throws Exception {
        try (Listener listener = listen(ORIGIN_REFUSED, request -> UpgradeGuard.admit());
                Stranger stranger = new Stranger(listener.port())) {
            stranger.send(Stranger.UPGRADE
                    .formatted("/calls/acme")
                    .replace("Host: localhost", "Host: localhost\r\nOrigin: https://evil.example"));

            assertThat(stranger.readHead()).startsWith("HTTP/1.1 403 ");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void aGuardThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> listen("?guard=#dorman", request -> UpgradeGuard.admit()))
                .rootCause()
                .hasMessageContaining("dorman");
    }
}
