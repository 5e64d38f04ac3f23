package org.camelvoice.platform.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose pages may open a WebSocket, and for what name requests may ask, on the wire: browsers write what stands here. */
@Timeout(60)
class VoiceWebsocketOriginTest {
    private static final String LET_IN = "101";

    private String publicUrl = "";

    private RouteBuilder route(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                getContext()
                        .getComponent("voice-websocket", VoiceWebsocketComponent.class)
                        .setPublicUrl(publicUrl);
                from(Listener.BASE + "/calls" + options).routeId("calls").to("direct:nowhere");
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000, 127.0.0.1:8000, 101",
        "http://localhost:8000, localhost:8000, 101",
        "http://LOCALHOST:8000, LocalHost:8000, 101",
        "http://voice.localhost, voice.localhost, 101",
        "http://[::1]:8000, [::1]:8000, 101",
        "http://192.168.1.7, 192.168.1.7:80, 101",
        "https://192.168.1.7:443, 192.168.1.7, 101",
        "HTTPS://192.168.1.7, 192.168.1.7:443, 101",
        "http://192.168.1.7, 192.168.1.8, 403",
        "http://192.168.1.7:81, 192.168.1.7, 403",
        "https://192.168.1.7, 192.168.1.7:80, 403",
        "null, null, 403",
        "file://, 127.0.0.1, 403",
        "http://127.0.0.1/, 127.0.0.1, 403",
        "http://me@127.0.0.1, 127.0.0.1, 403",
    })
    void aPageIsOfTheSameOriginByHostAndPortInAnyCase(String origin, String host, String status) throws Exception {
        try (Listener listener = Listener.with(route("?allowedOriginPattern=same-origin"))) {
            assertThat(open(listener, "Host: " + host, "Origin: " + origin)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "2130706433", // 127.0.0.1, as no browser writes it
        "your.host"
    })
    void aNameThatSomebodysNameServerLeadsHereIsNotTheSameOrigin(String name) throws Exception {
        try (Listener listener = Listener.with(route("?allowedOriginPattern=same-origin"))) {
            assertThat(open(listener, "Host: " + name, "Origin: http://" + name))
                    .isEqualTo("403");
            assertThat(open(listener, "Host: " + name)).isEqualTo(LET_IN); // a carrier's, which names no origin
        }
    }

    @Test
    void aRefusalSaysInTheLogWhatToSet() throws Exception {
        try (Listener listener = Listener.with(route("?allowedOriginPattern=same-origin"));
                RecordedLog log = new RecordedLog()) {
            open(listener, "Host: your.host", "Origin: https://your.host");

            assertThat(log.linesOf("org.camelvoice"))
                    .containsExactly("Route calls lets no page of https://your.host in; it was asked for as your.host,"
                            + " see PUBLIC_URL (voice.publicUrl), or for another site's pages ALLOWED_ORIGIN");
            assertThat(listener.counters().refused(RefusalReason.ORIGIN)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://your.host, your.host, 101",
        "https://YOUR.host:443, your.HOST, 101",
        "https://your.host, 127.0.0.1:8000, 101", // a proxy that names what it asks, not what it was asked for
        "https://second.example:8443, second.example, 101",
        "http://your.host:8000, your.host:8000, 101",
        "http://localhost:8000, localhost:8000, 101",
        "https://evil.example, 127.0.0.1:8000, 403",
        "https://evil.example, your.host, 403",
        "https://evil.example, evil.example, 421",
        "https://your.host, evil.example, 421",
    })
    void thePublicUrlSaysWhichNamesAreOurs(String origin, String host, String status) throws Exception {
        publicUrl = "https://your.host/, https://second.example:8443";
        try (Listener listener = Listener.with(route("?allowedOriginPattern=same-origin"))) {
            assertThat(open(listener, "Host: " + host, "Origin: " + origin)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "your.host, 101",
        "your.host:8000, 101",
        "your.host., 101",
        "10.0.0.7:8000, 101",
        "evil.example, 421",
        "a b, 400",
        "'', 421"
    })
    void withAPublicUrlEveryRequestIsAskedForOurName(String host, String status) throws Exception {
        publicUrl = "https://your.host";
        try (Listener listener = Listener.with(route(""))) {
            listener.component().publicRouter(Listener.HOST, 0).get("/page").handler(page -> page.response()
                    .setStatusCode(101)
                    .end());
            assertThat(open(listener, "Host: " + host)).isEqualTo(status);
            assertThat(status(listener, "GET /page HTTP/1.1", "Host: " + host)).isEqualTo(status);
        }
    }

    @Test
    void twoHostsAreNoneAndTwoOriginsAreRefused() throws Exception {
        try (Listener listener = Listener.with(route(""))) {
            assertThat(open(listener, "Host: 127.0.0.1", "Host: evil.example")).isEqualTo("400");
            assertThat(open(listener, "Host: 127.0.0.1", "Origin: http://127.0.0.1", "Origin: http://evil.example"))
                    .isEqualTo("403");
            assertThat(open(listener, "Host: 127.0.0.1", "Origin: http://127.0.0.1", "origin: http://127.0.0.1"))
                    .isEqualTo("403");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.com, 101",
        "HTTPS://WWW.Example.COM, 101",
        "https://www.example.com:443, 101",
        "https://www.example.com:8443, 403",
        "https://wwwxexample.com, 403",
        "https://www.example.com.evil.example, 403",
        "http://www.example.com, 403"
    })
    void aPatternIsAskedInAnyCaseAndWithTheUsualPort(String origin, String status) throws Exception {
        try (Listener listener = Listener.with(route("?allowedOriginPattern=RAW(https://www\\.Example\\.com)"))) {
            assertThat(open(listener, "Host: voice.example.com", "Origin: " + origin))
                    .isEqualTo(status);
        }
    }

    @Test
    void aPublicUrlThatIsNoneIsNamed() {
        assertThatThrownBy(() -> new VoiceWebsocketComponent().setPublicUrl("https://your.host, other.host"))
                .hasMessage("Expected a URL that begins with https:// or http:// and has no path, got other.host");
    }

    private static String open(Listener listener, String... headers) throws IOException {
        return status(
                listener,
                "GET /calls HTTP/1.1",
                String.join("\r\n", headers),
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }

    /** Of the answer: its three digits. */
    private static String status(Listener listener, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(12), ISO_8859_1).replaceFirst("^HTTP/1.1 ", "");
        }
    }
}
