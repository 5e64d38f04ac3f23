package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
        return Listener.with(new RouteBuilder() {
            @Override
            public void configure() {
                getContext().getRegistry().bind("doorman", (UpgradeGuard) request -> {
                    asked.add(request);
                    return guard.decide(request);
                });
                from(Listener.BASE + "/calls/{tenant}" + options)
                        .process(exchange ->
                                headers.add(Map.copyOf(exchange.getMessage().getHeaders())));
            }
        });
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
