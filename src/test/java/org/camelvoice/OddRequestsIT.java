package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelvoice.platform.RefusalReason.BAD_REQUEST;
import static org.camelvoice.platform.RefusalReason.BODY_TOO_LONG;
import static org.camelvoice.platform.RefusalReason.HOST;
import static org.camelvoice.platform.RefusalReason.SIGNATURE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are written as no program writes them, and routes that answer as no route should. */
@Timeout(60)
class OddRequestsIT {
    private static final String HEAD = "POST %s HTTP/1.1\r\nHost: voice.example.com\r\n%s\r\n%s";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String WRONG = "X-Twilio-Signature: abcdefghijklmnopqrstuvwxyz0=\r\n";
    private static final String VOICE = "/twilio/default/voice";
    private static final String ODD = "/twilio/default/odd";

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    /** What the route does next. */
    private static volatile Processor step;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.publicUrl", "https://voice.example.com")
                .set("voice.twilio.validateSignature", "true")
                .set("voice.twilio.authToken", "the-auth-token")
                .set("voice.requestTimeout", "2")
                .bean("oddly", (Processor) exchange -> step.process(exchange))
                .routes("classpath:routes/odd-http.yaml")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private record Row(String request, String sent, String answer, RefusalReason reason) {
        @Override
        public String toString() {
            return request + " gets " + answer + ", counted " + reason.tag();
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                coded("a transfer coding that nobody knows", "xchunked", "", "400", BAD_REQUEST),
                coded("two transfer codings", "chunked, identity", "0\r\n\r\n", "400", BAD_REQUEST),
                coded("a chunk of no length", "chunked", "zz\r\n\r\n", RawClient.CUT, BAD_REQUEST),
                new Row(
                        "chunks without end",
                        post(
                                VOICE,
                                WRONG + "Transfer-Encoding: chunked\r\n",
                                ("400\r\n" + "x".repeat(1024) + "\r\n").repeat(17)),
                        "413",
                        BODY_TOO_LONG),
                new Row(
                        "two lengths",
                        post(VOICE, WRONG + "Content-Length: 5\r\nContent-Length: 6\r\n", "x=123"),
                        "400",
                        BAD_REQUEST),
                new Row("a length of -1", post(VOICE, WRONG + "Content-Length: -1\r\n", ""), "400", BAD_REQUEST),
                new Row("HTTP/9.9", "GET / HTTP/9.9\r\nHost: voice.example.com\r\n\r\n", "501", BAD_REQUEST),
                new Row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "501", BAD_REQUEST),
                new Row(
                        "another host in the target",
                        "GET http://evil.example/ HTTP/1.1\r\nHost: voice.example.com\r\n\r\n",
                        "421",
                        HOST),
                new Row(
                        "a content type that breaks off",
                        post(VOICE, WRONG + "Content-Type: a/b; charset=\"\r\n", ""),
                        "400",
                        BAD_REQUEST),
                new Row("a form of 2,000 fields", form("a=1&".repeat(2_000)), "400", BAD_REQUEST),
                new Row("a form that cannot be read", form("=x&%00=y&a%0d%0ab=c&%zz=1"), "400", BAD_REQUEST)));
        Stream.of(
                        VOICE,
                        "/%74wilio/default/voice",
                        "//twilio/default/voice",
                        "/x/../twilio/default/voice",
                        "/./twilio/default/voice",
                        "/x/%2e%2e/twilio/default/voice",
                        "/twilio//default/%76oice")
                .map(path -> new Row(
                        "no signature at " + path, post(path, FORM + "Content-Length: 9999\r\n", ""), "403", SIGNATURE))
                .forEach(rows::add);
        return rows;
    }

    private static String post(String target, String headers, String body) {
        return HEAD.formatted(target, headers, body);
    }

    private static Row coded(String what, String coding, String body, String answer, RefusalReason reason) {
        return new Row(what, post(VOICE, WRONG + FORM + "Transfer-Encoding: " + coding + "\r\n", body), answer, reason);
    }

    private static String form(String fields) {
        return post(VOICE, WRONG + FORM + "Content-Length: " + fields.length() + "\r\n", fields);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatNoProgramWritesIsRefusedAndCountedOnceByItsReason(Row row) throws Exception {
        long before = counted(row.reason());
        try (RecordedLog log = new RecordedLog();
                RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(row.sent()).status()).isEqualTo(row.answer());
            assertThat(log.warnings()).as("lines with a stack trace").noneMatch(line -> line.contains("Unhandled"));
        }
        assertThat(counted(row.reason())).isEqualTo(before + 1);
    }

    @Test
    void whatFollowsABodyThatNobodyCanReadIsNoRequest() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(post(VOICE, WRONG + "Transfer-Encoding: xchunked\r\n", "")
                    + "GET / HTTP/1.1\r\nHost: voice.example.com\r\n\r\n");

            assertThat(client.status()).isEqualTo("400");
            assertThat(client.status()).isEqualTo(RawClient.CUT);
        }
    }

    @Test
    void whoseBodyBreaksOffIsNotLogged() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send(post(VOICE, WRONG + FORM + "Content-Length: 9999\r\n", "CallSid=CA1"));
            }
            try (RawClient client = new RawClient(gateway.port())) { // has been heard later
                client.send(form("CallSid=CA1"));
                assertThat(client.status()).isEqualTo("403");
            }
            assertThat(log.warnings()).noneMatch(line -> line.contains("Unhandled"));
        }
    }

    // Routes.

    static Map<String, Processor> faults() {
        Map<String, Processor> faults = new LinkedHashMap<>();
        faults.put("a line break in a header", exchange -> header(exchange, "X-A", "a\r\nSet-Cookie: x=1"));
        faults.put("a header's name with a blank", exchange -> header(exchange, "X A", "a"));
        faults.put("a line break in the content's type", exchange -> header(exchange, "Content-Type", "a\r\nb"));
        for (Object status : new Object[] {-1, 0, 101, 199, 600, 1_000, "many"}) {
            faults.put("the status " + status, exchange -> header(exchange, Exchange.HTTP_RESPONSE_CODE, status));
        }
        faults.put("an AssertionError", exchange -> {
            throw new AssertionError("xylophone");
        });
        faults.put("a StackOverflowError", exchange -> {
            throw new StackOverflowError("xylophone");
        });
        faults.put("a LinkageError", exchange -> {
            throw new NoClassDefFoundError("xylophone");
        });
        return faults;
    }

    private static void header(Exchange exchange, String name, Object value) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody("hello");
        exchange.getMessage().setHeader(name, value);
    }

    static Stream<String> faultNames() {
        return faults().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("faultNames")
    void aWebhookThatAnswersWhatNoHttpCanSayGets500AndIsInFlightNoMore(String fault) throws Exception {
        step = faults().get(fault);
        long before = counted(RefusalReason.ROUTE_FAILED);

        assertThat(ask(ODD)).isEqualTo("500");

        assertThat(counted(RefusalReason.ROUTE_FAILED)).isEqualTo(before + 1);
        assertNothingInFlight("odd-webhook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a line break in a header", "an AssertionError", "a StackOverflowError", "a LinkageError"})
    void soDoesAnyOtherRouteAndNoLogQuotesIt(String fault) throws Exception {
        step = faults().get(fault);
        long before = counted(RefusalReason.ROUTE_FAILED);
        try (RecordedLog log = new RecordedLog()) {
            assertThat(ask("/odd")).isEqualTo("500");
            assertThat(ask("/odd")).isEqualTo("500");
            assertThat(log.warnings().toString()).doesNotContain("xylophone").doesNotContain("Set-Cookie");
        }
        assertThat(counted(RefusalReason.ROUTE_FAILED)).isEqualTo(before + 2);
        assertNothingInFlight("odd-page");
    }

    private static String ask(String path) throws IOException {
        String signature =
                TwilioCaller.signature("the-auth-token", "https://voice.example.com" + path, Map.of("a", "b"));
        try (RawClient client = new RawClient(gateway.port())) {
            String headers = FORM + "X-Twilio-Signature: " + signature + "\r\nContent-Length: 3\r\n";
            return client.send(post(path, headers, "a=b")).status();
        }
    }

    private static void assertNothingInFlight(String route) {
        await().until(() -> gateway.context().getInflightRepository().size() == 0);
        assertThat(gateway.context().getInflightRepository().size(route)).isZero();
    }

    @Test
    void routesThatBlockHoldUpNoWebhook() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        step = exchange -> {
            header(exchange, "X-A", "a");
            if (exchange.getFromRouteId().equals("odd-page")) {
                free.await();
            }
        };
        List<CompletableFuture<String>> blocked = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // twice as many as Vert.x has workers
            blocked.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return ask("/odd");
                        } catch (IOException e) {
                            return e.toString();
                        }
                    },
                    task -> new Thread(task).start()));
        }
        await().until(() -> gateway.context().getInflightRepository().size("odd-page") == 20);

        assertThat(ask(ODD)).isEqualTo("200");

        assertThat(blocked).noneMatch(CompletableFuture::isDone);
        free.countDown();
        assertThat(blocked).allMatch(answer -> answer.join().equals("200"));
    }

    @Test
    void aClientThatIsGoneLeavesNothingBehind() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        step = exchange -> free.await();
        for (int i = 0; i < 5; i++) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send(post("/odd", FORM + "Content-Length: 3\r\n", "a=b"));
                int asked = i + 1;
                await().until(() -> gateway.context().getInflightRepository().size() == asked);
            }
        }
        free.countDown();

        await().atMost(Duration.ofSeconds(5))
                .until(() -> gateway.context().getInflightRepository().size() == 0);
    }

    private static long counted(RefusalReason reason) {
        return EdgeRefusals.of(gateway.context()).counted(reason);
    }
}
