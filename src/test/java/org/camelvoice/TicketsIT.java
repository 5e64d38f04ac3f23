package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.ticket.TicketTerms;
import org.camelvoice.ticket.Tickets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers at a gateway with a real model, which are let in with a ticket only. */
class TicketsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = "a-key-of-at-least-thirty-two-characters";

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    private static final BlockingQueue<Ended> ENDED = new LinkedBlockingQueue<>();

    private record Ended(CallFacts call, EndReason reason) {}

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.browser.tickets", "")
                .set("voice.ticketKey", KEY)
                .tenant("acme", new Tenant())
                .tenant("narrow", narrow())
                .start();
        gateway.calls().observe(new CallEvents() {
            @Override
            public void ended(CallFacts call, EndReason reason, Tally tally) {
                ENDED.add(new Ended(call, reason));
            }
        });
    }

    /** One line. */
    private static Tenant narrow() {
        Tenant tenant = new Tenant();
        tenant.getLimits().setCalls(1);
        return tenant;
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    // Who is let in.

    @Test
    void aCallBeginsWithATicketAsSubprotocolAndHasItsAttributes() throws Exception {
        String ticket = ticket("acme", "as-subprotocol", 0, Map.of("customer", "4711"));
        try (BrowserCaller caller = BrowserCaller.to(gateway.browser("as-subprotocol", "acme"))
                .ticket(ticket)
                .dial()) {
            caller.awaitMessage("connected", PATIENCE);
            sandbox.takeSession();
        }
        CallFacts call = takeEnded("as-subprotocol").call();
        assertThat(call.tenant()).isEqualTo("acme");
        assertThat(call.attributes())
                .containsEntry("customer", "4711")
                .containsEntry("sessionId", "as-subprotocol")
                .doesNotContainKey("ticket");
    }

    @Test
    void orWithOneInTheQueryAndTheTenantOfTheTicket() throws Exception {
        String ticket = ticket("acme", "in-query", 0, Map.of());
        try (BrowserCaller caller = BrowserCaller.to(
                        java.net.URI.create("ws://127.0.0.1:" + gateway.port() + "/ws/audio/in-query?ticket=" + ticket))
                .json()
                .dial()) {
            caller.awaitMessage("connected", PATIENCE);
            sandbox.takeSession();
        }
        assertThat(takeEnded("in-query").call().tenant()).isEqualTo("acme");
    }

    @Test
    void theTicketIsNeverTheSubprotocolThatIsAgreedOn() throws Exception {
        String ticket = ticket("acme", "agreed", 0, Map.of());

        String answer = upgrade(
                "/ws/audio/agreed", "Sec-WebSocket-Protocol: camel-voice.ticket." + ticket + ", camel-voice.v1");
        assertThat(answer)
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-protocol: camel-voice.v1\r\n")
                .doesNotContain(ticket);
        sandbox.takeSession();
        takeEnded("agreed");
    }

    @Test
    void theCallEndsWhenTheTicketsTimeIsUp() throws Exception {
        String ticket = ticket("acme", "short", 1, Map.of());
        try (BrowserCaller caller = BrowserCaller.to(gateway.browser("short", "acme"))
                .ticket(ticket)
                .dial()) {
            JsonNode end = caller.awaitMessage("disconnected", PATIENCE);
            assertThat(end.path("reason").asText()).isEqualTo("The call has reached its longest time");
            sandbox.takeSession();
        }
        assertThat(takeEnded("short").reason().kind()).isEqualTo(EndReason.Kind.TIME_LIMIT);
    }

    // Who is not: nothing is opened at the model, and it is counted.

    @Test
    void whoShowsNoTicketIsRefused() throws Exception {
        assertRefused(401, "Expected one ticket, got 0.", "/ws/audio/none?tenant=acme");
        assertRefused(401, "This is not a ticket.", "/ws/audio/none?tenant=acme&ticket=");
        assertRefused(401, "Expected one ticket, got 2.", "/ws/audio/none?ticket=a&ticket=b");
    }

    @Test
    void aTicketIsGoodForOneCall() throws Exception {
        String path = "/ws/audio/twice?ticket=" + ticket("acme", "twice", 0, Map.of());
        assertThat(upgrade(path)).startsWith("HTTP/1.1 101 ");
        sandbox.takeSession();
        takeEnded("twice");

        assertRefused(401, "The ticket has been used.", path);
    }

    @Test
    void whoFindsAllLinesBusyComesAgainWithTheSameTicket() throws Exception {
        String path = "/ws/audio/again?ticket=" + ticket("acme", "again", 0, Map.of());
        gateway.calls().maxCalls(0);
        try {
            assertThat(upgrade(path)).startsWith("HTTP/1.1 503 ");
        } finally {
            gateway.calls().maxCalls(1_000);
        }

        assertThat(upgrade(path)).startsWith("HTTP/1.1 101 ");
        sandbox.takeSession();
        takeEnded("again");
        assertRefused(401, "The ticket has been used.", path);
    }

    @Test
    void whoIsOneTooManyForTheTenantComesAgainWithTheSameTicket() throws Exception {
        String path = "/ws/audio/second?ticket=" + ticket("narrow", "second", 0, Map.of());
        try (BrowserCaller first = BrowserCaller.to(gateway.browser("first", "narrow"))
                .ticket(ticket("narrow", "first", 0, Map.of()))
                .dial()) {
            first.awaitMessage("connected", PATIENCE);
            sandbox.takeSession();
            try (RawClient second = new RawClient(gateway.port())) {
                assertThat(second.send(RawClient.upgrade(path, "Host: localhost\r\n"))
                                .status())
                        .isEqualTo("101");
                assertThat(second.closeCode()).isEqualTo("4429");
            }
        }
        takeEnded("first");

        assertThat(upgrade(path)).startsWith("HTTP/1.1 101 ");
        sandbox.takeSession();
        takeEnded("second");
    }

    @Test
    void anExpiredTicketIsRefused() throws Exception {
        Tickets before = new Tickets(
                KEY.getBytes(UTF_8),
                Duration.ofSeconds(60),
                100,
                Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-70)));
        String expired = before.issue(new TicketTerms("acme", "late", 0, Map.of()));

        assertRefused(401, "The ticket has expired.", "/ws/audio/late?ticket=" + expired);
    }

    @Test
    void aTicketOfAnotherTenantOrSessionIdIsRefusedAndStaysGood() throws Exception {
        String ticket = ticket("acme", "mine", 0, Map.of());
        String sentence = "The ticket is for another tenant or session id.";

        assertRefused(403, sentence, "/ws/audio/mine?tenant=default&ticket=" + ticket);
        assertRefused(403, sentence, "/ws/audio/mine?tenant=acme&tenant=default&ticket=" + ticket);
        assertRefused(403, sentence, "/ws/audio/yours?tenant=acme&ticket=" + ticket);
        assertThat(upgrade("/ws/audio/mine?ticket=" + ticket)).startsWith("HTTP/1.1 101 ");
        sandbox.takeSession();
        takeEnded("mine");
    }

    @Test
    void aTicketThatSomebodyElseHasMadeOrChangedIsRefused() throws Exception {
        String ticket = ticket("default", "forged", 0, Map.of());
        String[] parts = ticket.split("\\.");
        String none = base64("{\"alg\":\"none\",\"typ\":\"camel-voice-ticket+jwt\"}");
        String claims = base64(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("default", "acme"));
        Tickets stranger = new Tickets(Tickets.randomKey(), Duration.ofSeconds(60), 100, Clock.systemUTC());
        String path = "/ws/audio/forged?ticket=";

        assertRefused(401, "This is not a ticket.", path + none + "." + parts[1] + ".");
        assertRefused(401, "This is not a ticket.", path + none + "." + parts[1] + "." + parts[2]);
        assertRefused(401, "The ticket's signature is wrong.", path + parts[0] + "." + claims + "." + parts[2]);
        assertRefused(
                401,
                "The ticket's signature is wrong.",
                path + stranger.issue(new TicketTerms("acme", "forged", 0, Map.of())));
        assertRefused(401, "This is not a ticket.", path + otherToken());
    }

    /** Signed with the same key, for another purpose. */
    private static String otherToken() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                new JWTClaimsSet.Builder()
                        .jwtID("1")
                        .expirationTime(Date.from(Instant.now().plusSeconds(30)))
                        .claim("tenant", "acme")
                        .claim("session_id", "forged")
                        .build());
        token.sign(new MACSigner(KEY));
        return token.serialize();
    }

    @Test
    void aForeignPageIsRefusedEvenWithATicketWhichStaysGood() throws Exception {
        String path = "/ws/audio/foreign?ticket=" + ticket("acme", "foreign", 0, Map.of());
        long before = counted(RefusalReason.ORIGIN);

        assertThat(upgrade(path, "Origin: https://evil.example")).startsWith("HTTP/1.1 403 ");
        assertThat(counted(RefusalReason.ORIGIN)).isEqualTo(before + 1);
        assertThat(upgrade(path)).startsWith("HTTP/1.1 101 ");
        sandbox.takeSession();
        takeEnded("foreign");
    }

    @Test
    void aRefusalIsNotedWithoutTheTicket() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            String ticket = ticket("acme", "noted", 0, Map.of());
            upgrade("/ws/audio/other?ticket=" + ticket);
            assertThat(log.warnings()).noneMatch(line -> line.contains(ticket));
        }
    }

    // Where none is needed.

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "false"})
    void theSettingOpensTheDoorWithAWarning(String tickets) throws Exception {
        try (RecordedLog log = new RecordedLog();
                RunningGateway open = RunningGateway.with(sandbox)
                        .set("voice.browser.tickets", tickets)
                        .start()) {
            boolean isOpen = tickets.equals("false");

            assertThat(upgrade(open.port(), "/ws/audio/open")).startsWith(isOpen ? "HTTP/1.1 101 " : "HTTP/1.1 401 ");
            assertThat(log.warnings().stream().anyMatch(line -> line.contains("voice.browser.tickets=false")))
                    .isEqualTo(isOpen);
            assertThat(upgrade(open.port(), "/ws/audio/open?ticket=wrong")) // one that is shown counts
                    .startsWith("HTTP/1.1 401 ");
            if (isOpen) {
                sandbox.takeSession();
            }
        }
    }

    private static void assertRefused(int status, String sentence, String path) throws Exception {
        long before = counted(RefusalReason.TICKET);
        int sessions = sandbox.sessions().size();

        assertThat(upgrade(path)).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n" + sentence);
        assertThat(counted(RefusalReason.TICKET)).isEqualTo(before + 1);
        assertThat(gateway.calls().active()).isEmpty();
        assertThat(sandbox.sessions()).hasSize(sessions);
    }

    private static long counted(RefusalReason reason) {
        return EdgeRefusals.of(gateway.context()).counted(reason);
    }

    private static String ticket(String tenant, String sessionId, int maxSeconds, Map<String, String> attributes)
            throws Exception {
        JsonNode answer = ApiRequest.to(gateway.port())
                .body(Map.of(
                        "tenant", tenant,
                        "session_id", sessionId,
                        "max_seconds", maxSeconds,
                        "attributes", attributes))
                .post("/api/tickets")
                .json();
        return answer.path("ticket").asText();
    }

    private static Ended takeEnded(String sessionId) throws InterruptedException {
        Ended ended = ENDED.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as("a call that has ended").isNotNull();
        assertThat(ended.call().attributes()).containsEntry("sessionId", sessionId);
        await().until(() -> gateway.calls().active().isEmpty());
        return ended;
    }

    private static String upgrade(String path, String... headers) throws IOException {
        return upgrade(gateway.port(), path, headers);
    }

    /** The answer's head, and the body of a refusal; a WebSocket is closed at once. */
    private static String upgrade(int port, String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String more = String.join(
                    "", List.of(headers).stream().map(line -> line + "\r\n").toList());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n")
                            .getBytes(UTF_8));
            return ApiRequest.answer(socket.getInputStream());
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
