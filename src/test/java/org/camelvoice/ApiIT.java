package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camelvoice.ApiRequest.Answer;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets an answer under {@code /api}, and which. */
class ApiIT {
    private static final String TOKEN = "a-token-that-nobody-guesses";
    private static final Map<String, Object> ACME = Map.of("tenant", "acme");

    private static SandboxServer sandbox;
    /** Without a token: for this machine only. */
    private static RunningGateway local;
    /** With a token. */
    private static RunningGateway guarded;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        local = RunningGateway.with(sandbox).tenant("acme", new Tenant()).start();
        guarded = RunningGateway.with(sandbox)
                .set("voice.apiToken", TOKEN)
                .set("voice.maxWrongTokensPerMinute", "100")
                .tenant("acme", new Tenant())
                .start();
    }

    @AfterAll
    static void stop() {
        local.close();
        guarded.close();
        sandbox.close();
    }

    // Without a token.

    @Test
    void thisMachineGetsATicket() throws Exception {
        Answer answer = ApiRequest.to(local.port()).body(ACME).post("/api/tickets");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        String sessionId = json.path("session_id").asText();
        assertThat(sessionId).matches("[0-9a-f-]{36}");
        assertThat(json.path("url").asText()).isEqualTo("/ws/audio/" + sessionId + "?tenant=acme");
        assertThat(json.path("expires_in").asInt()).isEqualTo(60);
        assertThat(json.path("ticket").asText()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    /** A proxy on this machine that adds no header makes every request look local. */
    @Test
    void whereTheGatewayHasAPublicNameNobodyGetsInWithoutAToken() throws Exception {
        try (RunningGateway named = RunningGateway.with(sandbox)
                .set("voice.publicUrl", "https://voice.example.com")
                .tenant("acme", new Tenant())
                .start()) {
            Answer answer =
                    ApiRequest.to(named.port()).host("localhost").body(ACME).post("/api/tickets");

            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @Test
    void thePageOfThisMachineDoesToo() throws Exception {
        for (String host : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
            String name = host + ":" + local.port();
            assertThat(ApiRequest.to(local.port())
                            .host(name)
                            .header("Origin: http://" + name)
                            .body(ACME)
                            .post("/api/tickets")
                            .status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=203.0.113.7",
                "X-Forwarded-For: 127.0.0.1",
                "x-forwarded-proto: https",
                "X-Forwarded-Port: 443",
                "X-Real-IP: 203.0.113.7",
                "Via: 1.1 proxy",
                "CF-Connecting-IP: 203.0.113.7",
                "X-Original-Host: voice.example.com",
                "Origin: https://evil.example",
                "Origin: http://localhost:1",
                "Origin: null",
            })
    void forWhatAProxyPassesOnOrAForeignPageSendsThereIsNoApi(String header) throws Exception {
        assertStranger(ApiRequest.to(local.port()).header(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "voice.example.com:8000", "127.0.0.2", "localhost.evil.example", "0.0.0.0"})
    void norForAnotherNameThatLeadsToThisMachine(String host) throws Exception {
        assertStranger(ApiRequest.to(local.port()).host(host));
    }

    private static void assertStranger(ApiRequest request) throws Exception {
        long before = counted(local, RefusalReason.FORBIDDEN_PATH);
        Answer answer = request.body(ACME).post("/api/tickets");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("ticket").isEqualTo("{\"error\":\"There is nothing here\"}");
        assertThat(request.get("/api/tenants").status()).isEqualTo(404);
        assertThat(request.get("/api/anything").status()).isEqualTo(404);
        assertThat(counted(local, RefusalReason.FORBIDDEN_PATH)).isEqualTo(before + 3);
    }

    // With one.

    @Test
    void whoShowsTheTokenGetsATicketFromWherever() throws Exception {
        Answer answer = ApiRequest.to(guarded.port())
                .host("127.0.0.1")
                .header("X-Forwarded-For: 203.0.113.7")
                .token(TOKEN)
                .body(ACME)
                .post("/api/tickets");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ApiRequest.to(guarded.port())
                        .header("authorization: bEARER " + TOKEN)
                        .get("/api/tenants")
                        .body())
                .isEqualTo("[\"acme\",\"default\"]");
    }

    @Test
    void withoutTheTokenNobodyDoesNotEvenThisMachine() throws Exception {
        long before = counted(guarded, RefusalReason.API_TOKEN);
        Answer answer = ApiRequest.to(guarded.port()).body(ACME).post("/api/tickets");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"camel-voice\"");
        assertThat(answer.error()).isEqualTo("Expected the header Authorization: Bearer with the API's token");
        assertThat(counted(guarded, RefusalReason.API_TOKEN)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer " + TOKEN + "x",
                "Authorization: Bearer a",
                "Authorization: Bearer ",
                "Authorization: Bearer",
                "Authorization: Basic YTph",
                "Authorization: " + TOKEN,
                "Authorization: Bearer wrong\r\nAuthorization: Bearer " + TOKEN,
            })
    void aWrongTokenIsRefusedAndNotLogged(String header) throws Exception {
        long before = counted(guarded, RefusalReason.API_TOKEN);
        try (RecordedLog log = new RecordedLog()) {
            for (String path : new String[] {"/api/tickets", "/api/tenants", "/api/anything", "/api", "/api/"}) {
                Answer answer =
                        ApiRequest.to(guarded.port()).header(header).body(ACME).post(path);

                assertThat(answer.status()).as(path).isEqualTo(401);
                assertThat(answer.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
                assertThat(answer.error()).isEqualTo("The token is wrong");
            }
            assertThat(log.warnings()).noneMatch(line -> line.contains(TOKEN));
        }
        assertThat(counted(guarded, RefusalReason.API_TOKEN)).isEqualTo(before + 5);
    }

    @Test
    void tooManyWrongTokensAreToldSoAndTheRightOneIsLetInAllTheSame() throws Exception {
        try (RunningGateway gateway = RunningGateway.with(sandbox)
                .set("voice.apiToken", TOKEN)
                .set("voice.maxWrongTokensPerMinute", "3")
                .start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(ApiRequest.to(gateway.port())
                                .token("wrong")
                                .get("/api/tenants")
                                .status())
                        .isEqualTo(401);
            }
            Answer answer = ApiRequest.to(gateway.port()).token("wrong").get("/api/tenants");

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers()).containsEntry("Retry-After", "60");
            assertThat(counted(gateway, RefusalReason.API_TOKEN_RATE)).isEqualTo(1);
            assertThat(ApiRequest.to(gateway.port())
                            .token(TOKEN)
                            .get("/api/tenants")
                            .status())
                    .isEqualTo(200);
        }
    }

    // What is asked for.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | Expected the body to be of the type object, got array",
                "`` | Expected the body to be of the type object, got nothing",
                "{ | Expected a JSON object, got 1 bytes that are none",
                "{\"tenant\":\"acme\"} x | Expected a JSON object, got 19 bytes that are none",
                "{\"tenant\":\"acme\",\"tenant\":\"default\"} | Expected a JSON object, got 36 bytes that are none",
                "{} | Expected tenant to be a name of 1 to 128 characters",
                "{\"tenant\":7} | Expected tenant to be of the type string, got number",
                "{\"tenant\":\"acne\"} | There is no tenant acne; did you mean acme?",
                "{\"tenant\":\"acme\",\"sesion_id\":\"x\"} | There is no field sesion_id; did you mean session_id?",
                "{\"tenant\":\"acme\",\"session_id\":\"a/b\"} | Expected session_id to be 1 to 128 letters, digits and ._~-",
                "{\"tenant\":\"acme\",\"max_seconds\":-1} | Expected max_seconds to be from 1 to 86400, or 0 for no"
                        + " limit, got -1",
                "{\"tenant\":\"acme\",\"max_seconds\":1.5} | Expected max_seconds to be a whole number of seconds",
                "{\"tenant\":\"acme\",\"max_seconds\":99999999999} | Expected max_seconds to be a whole number of seconds",
                "{\"tenant\":\"acme\",\"attributes\":{\"a\":1}} | Expected the attribute a to be of the type string,"
                        + " got number",
                "{\"tenant\":\"acme\",\"attributes\":{\"sessionId\":\"x\"}} | Expected an attribute's name to be a letter"
                        + " and up to 63 letters, digits and _.-, and not sessionId",
            })
    void whatMakesNoSenseGetsASentence(String body, String sentence) throws Exception {
        Answer answer = ApiRequest.to(local.port())
                .header("Content-Type: application/json")
                .text(body)
                .post("/api/tickets");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: 1",
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/jsonx",
                "Content-Type: text/plain; x=application/json",
            })
    void aBodyOfAnotherTypeIsNotRead(String header) throws Exception {
        Answer answer = ApiRequest.to(local.port())
                .header(header)
                .text("{\"tenant\":\"acme\"}")
                .post("/api/tickets");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.error()).isEqualTo("Expected the Content-Type application/json");
    }

    @Test
    void aTypeWithACharsetIsJsonToo() throws Exception {
        assertThat(ApiRequest.to(local.port())
                        .header("Content-Type: Application/JSON; charset=utf-8")
                        .text("{\"tenant\":\"acme\"}")
                        .post("/api/tickets")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aLongBodyIsNotRead() throws Exception {
        Answer answer = ApiRequest.to(local.port())
                .body(Map.of("tenant", "acme", "x", "x".repeat(20_000)))
                .post("/api/tickets");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).isEqualTo("Expected a body of at most 16384 bytes");
    }

    @Test
    void attributesThatFitIntoNoTicketAreRefused() throws Exception {
        Map<String, String> attributes = new java.util.HashMap<>();
        for (int i = 0; i < 10; i++) {
            attributes.put("a" + i, "secret".repeat(80));
        }
        Answer answer = ApiRequest.to(local.port())
                .body(Map.of("tenant", "acme", "attributes", attributes))
                .post("/api/tickets");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error())
                .startsWith("Expected attributes that fit into a ticket")
                .doesNotContain("secret");
    }

    @Test
    void anotherMethodOrPathGetsASentenceToo() throws Exception {
        Answer method = ApiRequest.to(local.port()).get("/api/tickets");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.headers()).containsEntry("Allow", "POST");
        assertThat(method.error()).isEqualTo("Expected the method POST");

        Answer path = ApiRequest.to(local.port()).body(ACME).post("/api/calls");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.error()).isEqualTo("There is nothing here");
    }

    @Test
    void noAnswerIsKeptOrReadByAForeignPage() throws Exception {
        for (RunningGateway gateway : new RunningGateway[] {local, guarded}) {
            for (String method : new String[] {"GET", "POST", "OPTIONS", "DELETE", "PUT"}) {
                Answer answer = ApiRequest.to(gateway.port())
                        .header("Access-Control-Request-Method: POST")
                        .send(method, "/api/tickets");

                assertThat(answer.headers())
                        .as(method)
                        .containsEntry("Cache-Control", "no-store")
                        .containsEntry("Content-Type", "application/json")
                        .containsEntry("X-Content-Type-Options", "nosniff");
                assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("Access-Control"));
            }
        }
    }

    private static long counted(RunningGateway gateway, RefusalReason reason) {
        return EdgeRefusals.of(gateway.context()).counted(reason);
    }
}
