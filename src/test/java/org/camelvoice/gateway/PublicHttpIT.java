package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.camelvoice.RunningGateway;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.sandbox.SandboxServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where {@code platform-http:} routes of a gateway are, and that they are behind the public port's limits. */
class PublicHttpIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    private static int managementPort;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        managementPort = freePort();
        gateway = RunningGateway.with(sandbox)
                .set("camel.management.enabled", "true")
                .set("voice.managementPort", "" + managementPort)
                .set("voice.publicUrl", "https://voice.example.com")
                .routes("classpath:routes/hello-http.yaml")
                .routes("classpath:routes/failing-http.yaml")
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void theRouteIsOnThePublicPort() throws Exception {
        assertThat(post(gateway.port(), "/hello", 10).statusCode()).isEqualTo(200);
        assertThat(post(gateway.port(), "/hello", 10).body()).isEqualTo("hello 10");
    }

    @Test
    void theRouteIsNotOnTheManagementPort() throws Exception {
        assertThat(post(managementPort, "/hello", 10).statusCode()).isEqualTo(404);
        assertThat(get(managementPort, "/observe/health")).isEqualTo(200);
    }

    @Test
    void managementPathsAreNotOnThePublicPort() throws Exception {
        assertThat(get(gateway.port(), "/observe/health")).isEqualTo(404);
        assertThat(get(gateway.port(), "/observe/metrics")).isEqualTo(404);
        assertThat(get(gateway.port(), "/")).isEqualTo(200);
    }

    @Test
    void aBodyOf64KibibytesIsTakenAndALongerOneIsRefused() throws Exception {
        assertThat(post(gateway.port(), "/hello", 65_536).statusCode()).isEqualTo(200);
        long before = refused(RefusalReason.BODY_TOO_LONG);
        assertThat(post(gateway.port(), "/hello", 65_537).statusCode()).isEqualTo(413);
        assertThat(refused(RefusalReason.BODY_TOO_LONG)).isEqualTo(before + 1);
    }

    @Test
    void anotherNameThanThePublicOneIsRefusedHereToo() throws Exception {
        assertThat(raw("POST /hello HTTP/1.1\r\nHost: stranger.example\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("POST /hello HTTP/1.1\r\nHost: voice.example.com\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({"/fails, failing-http", "/twilio/default/fails, failing-webhook"})
    void aRouteThatFailsIsAnsweredWith500CountedAndLoggedWithoutItsMessage(String path, String route) throws Exception {
        long before = refused(RefusalReason.ROUTE_FAILED);
        try (RecordedLog log = new RecordedLog()) {
            HttpResponse<String> answer = post(gateway.port(), path, 10);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEmpty();
            assertThat(refused(RefusalReason.ROUTE_FAILED)).isEqualTo(before + 1);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Route " + route + " failed with java.lang.IllegalStateException at org.apache.camel.")
                    .doesNotContain("secret");
        }
    }

    private static long refused(RefusalReason reason) {
        return EdgeRefusals.of(gateway.context()).counted(reason);
    }

    @Test
    void aWebSocketsPathTakesNoPost() throws Exception {
        long before = refused(RefusalReason.METHOD);
        assertThat(post(gateway.port(), "/twilio/default", 10).statusCode()).isEqualTo(405);
        assertThat(refused(RefusalReason.METHOD)).isEqualTo(before + 1);
    }

    private static HttpResponse<String> post(int port, String path, int bytes) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(uri(port, path))
                        .POST(BodyPublishers.ofString("x".repeat(bytes)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int get(int port, String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[12];
            return new String(answer, 0, socket.getInputStream().readNBytes(answer, 0, 12), StandardCharsets.US_ASCII);
        }
    }
}
