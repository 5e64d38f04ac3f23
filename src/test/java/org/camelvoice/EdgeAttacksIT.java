package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.camelvoice.RawClient.upgrade;
import static org.camelvoice.platform.RefusalReason.BAD_REQUEST;
import static org.camelvoice.platform.RefusalReason.SIGNATURE;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camelvoice.call.Calls;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.ticket.TicketTerms;
import org.camelvoice.ticket.Tickets;
import org.camelvoice.ticket.WrongTicketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who does not belong is refused with the right answer, before a session with the model is opened, and counted. A row
 * is an attack: what is sent, the answer (a status, a WebSocket close code, or {@link RawClient#CUT}), and the reason
 * that counts it.
 */
@Timeout(120)
class EdgeAttacksIT {
    private static final String HOST = "Host: voice.example.com\r\n";
    private static final String START = """
            {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1",\
            "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""";
    private static final String TICKET_KEY = "a-key-of-at-least-thirty-two-characters";
    private static final TicketTerms TERMS = new TicketTerms("default", "s1", 0, Map.of());
    private static final String AUTH_TOKEN = "the-auth-token";
    private static final String VOICE = "/twilio/default/voice";
    private static final String CALL = "CallSid=CA1";
    private static final int TEXT = 1;
    private static final int PING = 9;

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    /** Whose phone calls need Twilio's signature. */
    private static RunningGateway phones;

    private static int managementPort;

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            managementPort = free.getLocalPort();
        }
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.publicUrl", "https://voice.example.com")
                .set("voice.browser.tickets", "") // needed, since a model is configured
                .set("voice.ticketKey", TICKET_KEY)
                .set("voice.apiToken", "a-token-that-nobody-guesses")
                .set("voice.requestTimeout", "1")
                .set("voice.maxUpgradesPerSecond", "20") // bursts of 40
                .set("voice.maxFramesPerSecond", "20") // bursts of 200
                .set("camel.management.enabled", "true")
                .set("voice.managementPort", String.valueOf(managementPort))
                .start();
        phones = RunningGateway.with(sandbox)
                .set("voice.publicUrl", "https://voice.example.com")
                .set("voice.twilio.validateSignature", "true")
                .set("voice.twilio.authToken", AUTH_TOKEN)
                .set("voice.twilio.maxWebhooksPerSecond", "5") // bursts of 10
                .tenant("other", new Tenant())
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        phones.close();
        sandbox.close();
    }

    /** An attack: does it, and says what it gets for it. */
    private interface Deed {
        String by(RawClient stranger) throws IOException;
    }

    private record Row(String attack, Deed deed, String answer, RefusalReason reason, boolean byPhone) {
        Row(String attack, Deed deed, String answer, RefusalReason reason) {
            this(attack, deed, answer, reason, false);
        }

        RunningGateway target() {
            return byPhone ? phones : gateway;
        }

        @Override
        public String toString() {
            return attack + " gets " + answer + ", counted " + reason.tag();
        }
    }

    static Stream<Row> all() {
        return Stream.of(rows(), phoneRows()).flatMap(List::stream);
    }

    /** At a gateway whose phone calls need a signature. The flood stays last: it uses up what the others need. */
    private static List<Row> phoneRows() {
        String wrong = "abcdefghijklmnopqrstuvwxyz0=";
        return List.of(
                phone("a webhook whose body never comes, unsigned", post(VOICE, "", 9_999, ""), "403", SIGNATURE),
                phone("a webhook with half a signature", post(VOICE, sign("abc="), 9_999, ""), "403", SIGNATURE),
                phone("a webhook with two", post(VOICE, sign(wrong) + sign(wrong), 9_999, ""), "403", SIGNATURE),
                phone("a webhook with a wrong one", webhook(VOICE, CALL, wrong), "403", SIGNATURE),
                phone("a webhook of 20 kB", post(VOICE, sign(wrong), 20_000, ""), "413", RefusalReason.BODY_TOO_LONG),
                phone("a webhook of no call", webhook(VOICE, "To", ""), "400", BAD_REQUEST),
                phone("no such tenant", webhook("/twilio/nobody/voice", CALL, ""), "404", RefusalReason.NO_TENANT),
                phone("no such number", webhook("/twilio/voice", CALL, ""), "404", RefusalReason.NO_TENANT),
                phone("another method", get(VOICE, "X: x").replace("GET", "PUT"), "405", RefusalReason.METHOD),
                phone("a query that cannot be read", get("/twilio/default?x=%zz", "X: x"), "400", BAD_REQUEST),
                phone("a stream, unsigned", upgrade("/twilio/default", HOST), "403", SIGNATURE),
                phone("a stream, signed wrongly", upgrade("/twilio/default", HOST + sign(wrong)), "403", SIGNATURE),
                token("no token", () -> null),
                token("a guessed token", () -> "AAAAAAAAAAAAAAAAAAAAAA"),
                token("a token of another CallSid", () -> announced("default", "CA2")),
                token("a token of another tenant", () -> announced("other", "CA1")),
                token("a used token", EdgeAttacksIT::usedToken),
                new Row("a flood of webhooks", EdgeAttacksIT::webhooks, "429", RefusalReason.WEBHOOK_RATE, true));
    }

    private static Row phone(String attack, String sent, String answer, RefusalReason reason) {
        return new Row(attack, stranger -> stranger.send(sent).status(), answer, reason, true);
    }

    private static String sign(String signature) {
        return "X-Twilio-Signature: " + signature + "\r\n";
    }

    private static String post(String target, String lines, int length, String body) {
        return "POST " + target + " HTTP/1.1\r\n" + HOST + lines
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }

    /** @param signature empty for the right one */
    private static String webhook(String target, String field, String signature) {
        String[] parts = field.split("=", 2);
        String right = signature(target, Map.of(parts[0], parts.length == 1 ? "" : parts[1]));
        return post(target, sign(signature.isEmpty() ? right : signature), field.length(), field);
    }

    private static String signature(String target, Map<String, String> form) {
        return TwilioCaller.signature(AUTH_TOKEN, "https://voice.example.com" + target, form);
    }

    /** A signed stream whose start brings this token. */
    private static Row token(String attack, Supplier<String> token) {
        String signature = TwilioCaller.signature(AUTH_TOKEN, "wss://voice.example.com/twilio/default", Map.of());
        return new Row(
                attack,
                stranger -> {
                    stranger.send(upgrade("/twilio/default", HOST + sign(signature)));
                    assertThat(stranger.status()).isEqualTo("101");
                    String parameters = ",\"customParameters\":{\"token\":\"" + token.get() + "\"}}}";
                    String start = START.substring(0, START.length() - 2);
                    return stranger.frame(TEXT, token.get() == null ? START : start + parameters)
                            .closeCode();
                },
                "1008",
                RefusalReason.TOKEN,
                true);
    }

    private static String announced(String tenant, String callSid) {
        Calls calls = phones.calls();
        return calls.expected().announce(calls.expect(tenant, "twilio", Map.of()), callSid);
    }

    private static String usedToken() {
        String token = announced("default", "CA1");
        phones.calls().expected().claim("twilio", "default", "CA1", token).forget();
        return token;
    }

    private static String webhooks(RawClient stranger) throws IOException {
        String status = "";
        for (int i = 0; i < 200 && !status.equals("429") && !status.equals(RawClient.CUT); i++) {
            status = stranger.send(webhook("/twilio/default/status", CALL, "")).status();
        }
        return status;
    }

    /** The flood stays last: it uses up what the others need. */
    private static List<Row> rows() {
        return List.of(
                request(
                        "100 kB of headers",
                        get("/", "X: " + "x".repeat(100_000)),
                        "431",
                        RefusalReason.HEADERS_TOO_LONG),
                request("100 kB of path", get("/" + "x".repeat(100_000), "X: x"), "414", RefusalReason.TARGET_TOO_LONG),
                request("no HTTP", "hello\r\n\r\n", "400", BAD_REQUEST),
                request("no handshake", get("/twilio/default", "X: x"), "400", BAD_REQUEST),
                request("path traversal", get("/../application.properties", "X: x"), "404", RefusalReason.NOT_FOUND),
                request("encoded", get("/%2e%2e/application.properties", "X: x"), "404", RefusalReason.NOT_FOUND),
                request("health in public", get("/observe/health", "X: x"), "404", RefusalReason.NOT_FOUND),
                request("metrics in public", get("/observe/metrics", "X: x"), "404", RefusalReason.NOT_FOUND),
                request("a console in public", get("/q/dev", "X: x"), "404", RefusalReason.NOT_FOUND),
                request("another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421", RefusalReason.HOST),
                request("two hosts", get("/", "Host: evil.example"), "400", RefusalReason.HOST),
                request("a foreign page", page("https://evil.example"), "403", RefusalReason.ORIGIN),
                request("a page of nowhere", page("null"), "403", RefusalReason.ORIGIN),
                request("no ticket", upgrade("/ws/audio/s1?tenant=default", HOST), "401", RefusalReason.TICKET),
                ticket("an expired ticket", desk -> desk(-70).issue(TERMS), "401"),
                ticket("a ticket of later", desk -> desk(70).issue(TERMS), "401"),
                ticket("a used ticket", EdgeAttacksIT::used, "401"),
                ticket("another tenant's ticket", desk -> issue(desk, "acme", "s1"), "403"),
                ticket("another session's ticket", desk -> issue(desk, "default", "s2"), "403"),
                ticket("a ticket with alg none", desk -> changed(desk, 0, "HS256", "none"), "401"),
                ticket("a ticket with alg RS256", desk -> changed(desk, 0, "HS256", "RS256"), "401"),
                ticket("a changed ticket", desk -> changed(desk, 1, "\"exp\":1", "\"exp\":2"), "401"),
                ticket(
                        "a ticket of another key",
                        desk -> desk(Tickets.randomKey(), 0).issue(TERMS),
                        "401"),
                request("no token", api(""), "401", RefusalReason.API_TOKEN),
                request("a wrong token", api("Authorization: Bearer wrong\r\n"), "401", RefusalReason.API_TOKEN),
                request("a path of the API", get("/api/calls", "X: x"), "401", RefusalReason.API_TOKEN),
                request("a form for the API", form(), "415", RefusalReason.MEDIA_TYPE),
                request("a body of 20 kB for the API", apiOf("x".repeat(20_000)), "413", RefusalReason.BODY_TOO_LONG),
                request("no JSON for the API", apiOf("{"), "400", BAD_REQUEST),
                request("another method of the API", apiOf("{}").replace("POST", "PUT"), "405", RefusalReason.METHOD),
                new Row(
                        "a handshake that drips",
                        stranger -> stranger.send("GET /twilio/default HTTP/1.1\r\nX: ")
                                .status(),
                        RawClient.CUT,
                        RefusalReason.SLOW_REQUEST),
                injection("/twilio/nobody?tenant=default"),
                injection("/twilio/nobody?CamelVoiceTenant=default&CAMELVOICETENANT=default"),
                injection("/twilio/nobody?CamelHttpUri=http://evil.example&camelhttppath=/twilio/default"),
                stream("no start", stranger -> stranger, "1008", RefusalReason.SLOW_START),
                stream(
                        "a message without end",
                        stranger -> stranger.frame(TEXT, "x".repeat(3_000_000)),
                        "1009",
                        RefusalReason.MESSAGE_TOO_LONG),
                stream("a flood before the start", EdgeAttacksIT::pings, "1008", RefusalReason.MESSAGE_RATE),
                stream("a reserved opcode", stranger -> stranger.frame(3, ""), "1002", RefusalReason.PROTOCOL),
                new Row("a flood of handshakes", EdgeAttacksIT::handshakes, "429", RefusalReason.UPGRADE_RATE));
    }

    private static Row request(String attack, String sent, String answer, RefusalReason reason) {
        return new Row(attack, stranger -> stranger.send(sent).status(), answer, reason);
    }

    private static String get(String target, String line) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + line + "\r\n\r\n";
    }

    private static String page(String origin) {
        return upgrade("/ws/audio/s1?tenant=default", HOST + "Origin: " + origin + "\r\n");
    }

    /** What somebody shows for a ticket of {@link #TERMS}. */
    private interface Shown {
        String by(Tickets desk) throws WrongTicketException;
    }

    private static Row ticket(String attack, Shown shown, String answer) {
        return new Row(
                attack,
                stranger -> stranger.send(upgrade("/ws/audio/s1?tenant=default&ticket=" + shown(shown), HOST))
                        .status(),
                answer,
                RefusalReason.TICKET);
    }

    private static String shown(Shown shown) {
        try {
            return shown.by(Tickets.of(gateway.context()));
        } catch (WrongTicketException e) {
            throw new AssertionError(e);
        }
    }

    /** Another gateway's, whose clock is off by so many seconds. */
    private static Tickets desk(int seconds) {
        return desk(TICKET_KEY.getBytes(UTF_8), seconds);
    }

    private static Tickets desk(byte[] key, int seconds) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        return new Tickets(key, Duration.ofSeconds(60), 10, clock);
    }

    private static String issue(Tickets desk, String tenant, String sessionId) {
        return desk.issue(new TicketTerms(tenant, sessionId, 0, Map.of()));
    }

    private static String used(Tickets desk) throws WrongTicketException {
        String ticket = desk.issue(TERMS);
        desk.use(desk.read(ticket));
        return ticket;
    }

    /** A good ticket, of which one part says something else. */
    private static String changed(Tickets desk, int part, String good, String other) {
        String[] parts = desk.issue(TERMS).split("\\.");
        String json = new String(Base64.getUrlDecoder().decode(parts[part]), UTF_8);
        parts[part] = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.replace(good, other).getBytes(UTF_8));
        return String.join(".", parts);
    }

    private static String form() {
        return apiOf("{}").replace("application/json", "application/x-www-form-urlencoded");
    }

    private static String apiOf(String body) {
        return api("Authorization: Bearer a-token-that-nobody-guesses\r\n", body);
    }

    private static String api(String line) {
        return api(line, "{\"tenant\":\"default\"}");
    }

    private static String api(String line, String body) {
        return "POST /api/tickets HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n" + line + "\r\n" + body;
    }

    /** The path names a tenant that is not there: if the query won, a call would begin. */
    private static Row injection(String target) {
        return new Row(
                "a header by query string, " + target,
                stranger -> {
                    assertThat(stranger.send(upgrade(target, HOST)).status()).isEqualTo("101");
                    return stranger.frame(TEXT, START).closeCode();
                },
                "1008",
                RefusalReason.NO_TENANT);
    }

    /** What somebody sends on a stream that has not begun a call. */
    private interface Said {
        RawClient by(RawClient stranger) throws IOException;
    }

    private static Row stream(String attack, Said said, String answer, RefusalReason reason) {
        return new Row(
                attack,
                stranger -> {
                    assertThat(stranger.send(upgrade("/twilio/default", HOST)).status())
                            .isEqualTo("101");
                    return said.by(stranger).closeCode();
                },
                answer,
                reason);
    }

    private static RawClient pings(RawClient stranger) throws IOException {
        for (int i = 0; i < 400; i++) {
            stranger.frame(PING, "");
        }
        return stranger;
    }

    /** One connection asks again and again. Meanwhile, who has a ticket gets in from the same address. */
    private static String handshakes(RawClient stranger) throws IOException {
        String status = "";
        for (int i = 0; i < 1_000 && !status.equals("429") && !status.equals(RawClient.CUT); i++) {
            status = stranger.send(upgrade("/ws/audio/s1?tenant=default", HOST)).status();
        }
        String path = "/ws/audio/s1?tenant=acme&ticket=" + shown(desk -> issue(desk, "acme", "s1"));
        try (RawClient known = new RawClient(gateway.port())) {
            assertThat(known.send(upgrade(path, HOST)).status()).isEqualTo("101"); // no such tenant: no session either
        }
        return status;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void whoDoesNotBelongIsRefusedAndCountedBeforeTheModelHearsOfIt(Row row) throws Exception {
        EdgeRefusals refusals = EdgeRefusals.of(row.target().context());
        long before = refusals.counted(row.reason());

        try (RawClient stranger = new RawClient(row.target().port())) {
            assertThat(row.deed().by(stranger)).isEqualTo(row.answer());
        }

        assertThat(refusals.counted(row.reason())).isGreaterThan(before);
        assertThat(sandbox.sessions()).as("sessions with the model").isEmpty();
        assertThat(row.target().calls().active()).isEmpty();
    }

    @Test
    void theManagementPortServesNothingPublic() throws Exception {
        assertThat(managed("/observe/health")).isEqualTo(200);
        for (String path : List.of("/", "/index.html", "/main.js", "/api/tenants", "/twilio/default", "/ws/audio/s1")) {
            assertThat(managed(path)).as(path).isEqualTo(404);
        }
    }

    private static int managed(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
