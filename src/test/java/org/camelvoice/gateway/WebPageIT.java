package org.camelvoice.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camelvoice.RunningGateway;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the public port answers to plain HTTP: the page, the tenants' names to this machine, and nothing else. */
class WebPageIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    private static Vertx vertx;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.page.tenants", "true")
                .tenant("night-desk", new Tenant())
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "/, index.html, text/html;charset=UTF-8",
        "/index.html, index.html, text/html;charset=UTF-8",
        "/?tenant=acme, index.html, text/html;charset=UTF-8",
        "/style.css, style.css, text/css;charset=UTF-8",
        "/icon.svg, icon.svg, image/svg+xml"
    })
    void thePageIsServed(String path, String file, String type) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(Files.readString(Path.of("web", file)));
        assertThat(response.headers().firstValue("content-type")).hasValue(type);
    }

    /** A browser runs a module only if it comes with a script's type. */
    @ParameterizedTest
    @MethodSource("scripts")
    void modulesAndWorkletsAreServedAsScripts(String name) throws Exception {
        HttpResponse<String> response = get("/" + name);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/javascript");
    }

    static List<String> scripts() {
        return List.of(Path.of("web").toFile().list((directory, name) -> name.endsWith(".js")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/application.properties",
                "/routes/twilio.yaml",
                "/routes/tenants/default.yaml",
                "/pom.xml",
                "/web/index.html",
                "/META-INF/MANIFEST.MF",
                "/META-INF/camel-voice/application.properties",
                "/META-INF/camel-voice/web/index.html",
                "/org/camelvoice/VoiceGateway.class",
                "/log4j2-test.properties",
                "/../application.properties",
                "/../../../../../../etc/passwd",
                "/x/../../application.properties",
                "/./../application.properties",
                "/%2e%2e/application.properties",
                "/%2E%2E/application.properties",
                "/.%2e/application.properties",
                "/..%2fapplication.properties",
                "/%2e%2e%2fapplication.properties",
                "/%252e%252e/application.properties",
                "/%252e%252e%252fapplication.properties",
                "/..%5capplication.properties",
                "/..\\application.properties",
                "/%5c..%5capplication.properties",
                "/%c0%ae%c0%ae/application.properties",
                "/..;/application.properties",
                "/index.html/../../application.properties",
                "/index.html%00.js",
                "/%00",
                "/%zz",
                "//etc/passwd",
                "/%2fetc/passwd",
                "/%2fetc%2fpasswd",
                "/file:///etc/passwd",
                "/C:/windows/win.ini",
                "/.git/config",
                "/.hidden",
                "/%2ehidden",
                "/.well-known/x",
                "/nothing.html",
                "/nothing/",
                "/api/",
                "/api/calls",
            })
    void nothingElseIs(String path) throws Exception {
        String response = raw("GET " + path + " HTTP/1.1");

        assertThat(response).startsWith("HTTP/1.1 40"); // 400 where it is no path at all
        assertThat(body(response))
                .isIn(
                        "<html><body><h1>Resource not found</h1></body></html>",
                        "",
                        "{\"error\":\"There is nothing here\"}");
    }

    @Test
    void aDirectoryIsNotListed() throws Exception {
        HttpServer server = serving(page("sub/a.txt", "a"));
        try {
            assertThat(get(server, "/sub/a.txt").body()).isEqualTo("a");
            assertThat(get(server, "/sub/").statusCode()).isEqualTo(404);
            assertThat(get(server, "/sub").statusCode()).isEqualTo(301);
        } finally {
            server.close();
        }
    }

    @Test
    void hiddenFilesStayHiddenAlsoWhereTheDirectoryItselfIsHidden() throws Exception {
        directory = Files.createDirectories(directory.resolve(".local"));
        page(".secret", "s");
        HttpServer server = serving(page("sub/.secret", "s"));
        try {
            assertThat(get(server, "/").body()).isEqualTo("<p>mine");
            for (String path : List.of("/.secret", "/%2esecret", "/sub/.secret", "/sub%2f.secret", "/sub/%2esecret")) {
                assertThat(get(server, path).statusCode()).as(path).isEqualTo(404);
            }
        } finally {
            server.close();
        }
    }

    @Test
    void whereThereIsNoWebDirectoryThePackagedPageIsServed() throws Exception {
        HttpServer server = serving(directory);
        try {
            assertThat(get(server, "/").body()).isEqualTo(Files.readString(Path.of("web/index.html")));
            assertThat(get(server, "/nothing.html").statusCode()).isEqualTo(404);
        } finally {
            server.close();
        }
    }

    @Test
    void aChangedFileIsSentAtOnceAndAnUnchangedOneIsNot() throws Exception {
        HttpServer server = serving(page("a.txt", "first"));
        try {
            HttpResponse<String> first = get(server, "/a.txt");
            String modified = first.headers().firstValue("last-modified").orElseThrow();
            assertThat(first.headers().allValues("cache-control")).containsExactly("no-cache");
            assertThat(get(server, "/a.txt", "If-Modified-Since", modified).statusCode())
                    .isEqualTo(304);

            page("a.txt", "second");
            assertThat(directory.resolve("web/a.txt").toFile().setLastModified(System.currentTimeMillis() + 5_000))
                    .isTrue();
            assertThat(get(server, "/a.txt", "If-Modified-Since", modified).body())
                    .isEqualTo("second");
        } finally {
            server.close();
        }
    }

    @Test
    void thePageMayLoadNothingFromElsewhere() throws Exception {
        for (String path : List.of("/", "/main.js", "/nothing")) {
            HttpResponse<String> response = get(path);
            assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http", "*", "data:", "blob:");
            assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(response.headers().firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(response.headers().firstValue("permissions-policy").orElseThrow())
                    .contains("microphone=(self)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Range: bytes=5-2",
                "Range: bytes=0-99999999999999999999",
                "Range: bytes=99999999-",
                "Range: bytes=a-b,,",
                "If-Modified-Since: garbage",
                "If-None-Match: \"",
                "Accept: ,,;;=\u0001",
                "Accept-Encoding: ;;q=zz",
                "Content-Length: -1",
                "Transfer-Encoding: foo",
                "Expect: nonsense",
                "Cookie: ===;;\u0001",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: abc\r\nSec-WebSocket-Key: x",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: ,\u007f\r\nSec-WebSocket-Version: 13",
                "no colon here",
                ": no name",
            })
    void aHeaderThatMakesNoSenseIsNotWorthALineInTheLog(String header) throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            for (String path : List.of("/", "/main.js", "/nothing", "/twilio/default", "/ws/audio/x")) {
                assertThat(raw("GET " + path + " HTTP/1.1", header)).startsWith("HTTP/1.");
            }
            assertThat(log.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET *", "HEAD *", "GET /%zz", "GET /?%zz", "GET /a%0d%0aERROR", "GET http://evil/", "GET //"})
    void norIsAPathThatIsNone(String request) throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            assertThat(raw(request + " HTTP/1.1")).startsWith("HTTP/1.1 ");
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void aClientThatGoesAwayBeforeItsAnswerIsNotWorthALineEither() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            for (int i = 0; i < 50; i++) {
                try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
                    socket.setSoLinger(true, 0); // resets
                    socket.getOutputStream().write("GET /main.js HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
                }
            }
            assertThat(get("/").statusCode()).isEqualTo(200);
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        assertThat(raw("POST / HTTP/1.1")).startsWith("HTTP/1.1 405 ");
        assertThat(raw("DELETE /index.html HTTP/1.1")).startsWith("HTTP/1.1 405 ");
        assertThat(body(raw("HEAD / HTTP/1.1"))).isEmpty();
    }

    @Test
    void phoneCallsComeInBesideIt() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            sandbox.takeSession();
            assertThat(get("/").statusCode()).isEqualTo(200);
            caller.hangUp();
        }
    }

    @Test
    void thisMachineGetsTheTenantsNames() throws Exception {
        HttpResponse<String> response = get("/api/tenants");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[\"default\",\"night-desk\"]");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=203.0.113.7",
                "X-Forwarded-For: 203.0.113.7",
                "x-forwarded-for: 127.0.0.1",
                "X-Real-IP: 203.0.113.7",
                "Via: 1.1 proxy",
            })
    void whatAProxyPassesOnGetsNone(String header) throws Exception {
        assertThat(raw("GET /api/tenants HTTP/1.1", header)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aPageOfAnotherNameThatLeadsToThisMachineGetsNone() throws Exception {
        assertThat(exchange("GET /api/tenants HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(gateway.port(), path);
    }

    private static HttpResponse<String> get(HttpServer server, String path, String... headers) throws Exception {
        return get(server.actualPort(), path, headers);
    }

    private static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    /** As it is written: no client tidies the path up. */
    private static String raw(String requestLine, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return exchange(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n");
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    /** A working directory with a page of its own, and this file in it. */
    private Path page(String file, String text) throws IOException {
        Path path = directory.resolve("web").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.writeString(directory.resolve("web/index.html"), "<p>mine");
        return directory;
    }

    private static HttpServer serving(Path directory) {
        Router router = Router.router(vertx);
        new WebPage(directory, reason -> {}).mount(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
