package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelvoice.RawClient.upgrade;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What fails, fails without telling: no key, token, password or word of a caller is in a log of any level, nor in health. */
@Timeout(180)
class FailureSecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PUBLIC = "https://voice.example.com";
    private static final String HOST = "Host: voice.example.com\r\n";
    private static final String AUTH_TOKEN = "MARK-auth-token";

    private static final String ROUTES = """
            - beans:
                - name: database
                  type: org.postgresql.ds.PGSimpleDataSource
                  properties:
                    url: jdbc:postgresql://127.0.0.1:1/voice?user=u&password=MARK-db-password&connectTimeout=1
                - name: budgets
                  type: org.camelvoice.jdbc.JdbcBudgets
                  properties:
                    dataSource: "#bean:database"
            - route:
                id: mine-fails
                description: A webhook that fails, and says with what
                routeConfigurationId: webhook
                from:
                  uri: platform-http:/twilio/{tenant}/fails
                  steps:
                    - process: { ref: twilioSignature }
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: "MARK-thrown ${body}"
            """;
    private static final String TENANT = """
            - beans:
                - name: acme
                  type: org.camelvoice.tenant.Tenant
                  properties:
                    instructions: Say MARK-instructions
                    limits.usdPerDay: 5
            - route:
                id: acme-knows
                description: Knows nothing
                routeConfigurationId: voice
                from:
                  uri: voice:call/expected
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: "MARK-unknown ${headers}"
            """;
    /** What may stand in a tenant's file that is wrong. */
    private static final List<String> MISTAKES = List.of(
            "server.apiKey: sk-MARK\n        greting: x",
            "server.apiKey: [sk-MARK]",
            "server.apiKey: { sk-MARK: x }",
            "server.apiKey: sk-MARK with blanks",
            "server.apiKey: \"sk-MARK\\nwith a line break\"",
            "server.apiKey: sk-MARK: oops",
            "server.apikey: sk-MARK",
            "server: sk-MARK",
            "server.headers: sk-MARK",
            "server.headers: \"X-Key=sk-MARK,=MARK,X Y=MARK\"",
            "server.url: https://u:MARK@example.com/?api-key=MARK",
            "server.url: wss://u:MARK@[example.com/?api-key=MARK",
            "mcpServers: '[{\"server_label\":\"x\",\"server_url\":\"https://x\",\"authorization\":\"MARK\"'",
            "mcpServers: '[{\"server_label\":\"x\",\"authorization\":\"MARK\"}]'",
            "mcpServers: '[{\"server_label\":7,\"server_url\":\"https://u:MARK@x\",\"headers\":\"MARK\"}]'",
            "mcpServers: MARK",
            "greeting: \"MARK {x\n        voice: [MARK]");

    /** With enough around it to find it. */
    private static final Pattern MARKED = Pattern.compile(".{0,160}MARK.{0,40}");

    private static final int MOST_SHOWN = 30;

    @TempDir
    Path directory;

    private NoisyGateway noisy;

    @Test
    void nothingSecretIsSaidOfWhatFails() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpServer model = vertx.createHttpServer()
                .requestHandler(asked -> asked.response().setStatusCode(401).end("sk-MARK-model-key is wrong"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Process gateway = start(model.actualPort());
        String answers;
        try {
            await().atMost(PATIENCE)
                    .failFast(
                            () -> assertThat(gateway.isAlive()).as(noisy.log()).isTrue())
                    .until(() -> noisy.log().contains("VoiceGateway Next:"));
            makeMistakes();
            webhooks();
            streams();
            browsers();
            answers = get("/observe/health?data=true") + get("/observe/metrics");
        } finally {
            gateway.destroy();
            gateway.waitFor(30, TimeUnit.SECONDS);
            gateway.destroyForcibly().waitFor();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        assertThat(noisy.log())
                .contains("TRACE org.apache.camel")
                .contains("budgets of tenants cannot be kept")
                .contains("webhook failed in the route mine-fails")
                .contains("the call goes on without")
                .contains("tenant wrong6: server.apikey: there is no such property; did you mean apiKey?")
                .contains("refused the connection");
        assertSilent("the log", noisy.log());
        assertSilent("health and metrics", answers);
    }

    private void makeMistakes() throws IOException {
        for (int i = 0; i < MISTAKES.size(); i++) {
            Files.writeString(
                    noisy.here.resolve("routes/tenants/wrong" + i + ".yaml"), """
                    - beans:
                        - name: wrong%d
                          type: org.camelvoice.tenant.Tenant
                          properties:
                            %s
                    """.formatted(i, MISTAKES.get(i)));
        }
        await().atMost(PATIENCE).until(() -> noisy.log().contains("wrong" + (MISTAKES.size() - 1) + ".yaml:"));
    }

    private void webhooks() throws Exception {
        Map<String, String> form = new TreeMap<>(Map.of(
                "CallSid",
                "CA1",
                "From",
                "+4930555MARK",
                "CallerName",
                "MARK-name",
                "SpeechResult",
                "MARK-speech",
                "Digits",
                "MARK-digits",
                "CallToken",
                "MARK-call-token"));
        post("/twilio/acme/voice", form, "wrong-token-MARK");
        post("/twilio/acme/fails", form, AUTH_TOKEN);
        post("/twilio/acme/voice", form, AUTH_TOKEN); // is announced: its own route fails, its session is refused
        post("/twilio/acme/status", form, AUTH_TOKEN);
        post("/twilio/acme/%zz?x=MARK-query", form, AUTH_TOKEN);
    }

    private void post(String path, Map<String, String> form, String token) throws Exception {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try (RawClient client = new RawClient(noisy.port)) {
            client.send("POST " + path + " HTTP/1.1\r\n" + HOST
                            + "Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: "
                            + TwilioCaller.signature(token, PUBLIC + path, form) + "\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .status();
        }
    }

    private void streams() throws Exception {
        for (String customParameters :
                List.of("{\"token\":\"MARK-token\",\"who\":\"MARK-who\"}", "{\"token\":[\"MARK\"]}")) {
            try (RawClient client = new RawClient(noisy.port)) {
                client.send(upgrade(
                        "/twilio/acme",
                        HOST + "X-Twilio-Signature: "
                                + TwilioCaller.signature(AUTH_TOKEN, "wss://voice.example.com/twilio/acme", Map.of())
                                + "\r\n"));
                assertThat(client.status()).isEqualTo("101");
                client.frame(1, """
                        {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1",\
                        "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":%s}}""".formatted(customParameters));
                client.closeCode();
            }
        }
        try (RawClient client = new RawClient(noisy.port)) {
            client.send(upgrade("/twilio/acme?token=MARK-query", HOST + "X-Twilio-Signature: MARK-signature\r\n"))
                    .status();
        }
    }

    private void browsers() throws Exception {
        for (String ticket : List.of("MARK-ticket", "eyJhbGciOiJIUzI1NiJ9.TUFSSw.MARK")) {
            try (RawClient client = new RawClient(noisy.port)) {
                client.send(upgrade("/ws/audio/s1?tenant=acme&ticket=" + ticket, HOST))
                        .status();
            }
            try (RawClient client = new RawClient(noisy.port)) {
                String line = "Sec-WebSocket-Protocol: camel-voice.v1, camel-voice.ticket." + ticket + "\r\n";
                client.send(upgrade("/ws/audio/s1?tenant=acme", HOST + line)).status();
            }
        }
        ApiRequest.to(noisy.port)
                .token("MARK-wrong-api-token")
                .body(Map.of("tenant", "MARK"))
                .post("/api/tickets");
        String ticket = ApiRequest.to(noisy.port)
                .token("MARK-api-token-0123456789")
                .body(Map.of("tenant", "acme", "session_id", "s1", "attributes", Map.of("customer", "MARK-customer")))
                .post("/api/tickets")
                .json()
                .path("ticket")
                .asText();
        try (RawClient client = new RawClient(noisy.port)) { // its session is refused
            client.send(upgrade("/ws/audio/s1?tenant=acme&ticket=" + ticket, HOST));
            assertThat(client.status()).isEqualTo("101");
            client.closeCode();
        }
        assertThat(noisy.log()).doesNotContain(ticket);
    }

    private void assertSilent(String where, String text) {
        assertThat(MARKED.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .limit(MOST_SHOWN))
                .as(where)
                .isEmpty();
    }

    private Process start(int model) throws IOException {
        noisy = new NoisyGateway(directory);
        noisy.write("routes/mine.yaml", ROUTES);
        noisy.write("routes/tenants/acme.yaml", TENANT);
        return noisy.start(Map.of(
                "PUBLIC_URL",
                PUBLIC,
                "OPENAI_REALTIME_URL",
                "ws://127.0.0.1:" + model + "/v1/realtime?model=m&api-key=MARK-in-url",
                "OPENAI_API_KEY",
                "sk-MARK-model-key",
                "TWILIO_AUTH_TOKEN",
                AUTH_TOKEN,
                "VOICE_API_TOKEN",
                "MARK-api-token-0123456789",
                "VOICE_TICKET_KEY",
                "MARK-ticket-key-0123456789-0123456789"));
    }

    private String get(String path) throws Exception {
        return NoisyGateway.get(noisy.managementPort, path);
    }
}
