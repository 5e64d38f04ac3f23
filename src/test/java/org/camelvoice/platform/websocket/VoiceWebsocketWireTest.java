package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VoiceWebsocketWireTest {
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /wire/acme HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "");
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final BlockingQueue<Map<String, Object>> headers = new LinkedBlockingQueue<>();

    private RouteBuilder echo(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                String uri = Listener.BASE + "/wire/{tenant}";
                from(uri + options)
                        .process(exchange ->
                                headers.add(Map.copyOf(exchange.getMessage().getHeaders())))
                        .to(uri);
            }
        };
    }

    @Test
    void aQueryStringSetsNoneOfCamelsHeaders() throws Exception {
        String injected = "?CamelVertxWebsocket.sendToAll=true&camelhttpuri=http://evil&CAMELVoiceTenant=evil"
                + "&CamelVertxWebsocket.connectionKey=evil&org.apache.camel.x=1&room=7";
        try (Listener listener = Listener.with(echo(""));
                Caller attacker = listener.call("/wire/acme" + injected);
                Caller other = listener.call("/wire/acme")) {
            assertThat(attacker.say("echo").hears()).isEqualTo("echo");
            assertThat(headers.take())
                    .containsOnlyKeys(
                            "tenant",
                            "room",
                            VoiceWebsocketConstants.CONNECTION_KEY,
                            VoiceWebsocketConstants.EVENT,
                            VoiceWebsocketConstants.REMOTE_ADDRESS)
                    .containsEntry("room", "7");
            assertThat(other.say("mine").hears()).isEqualTo("mine");
            other.heardNothingElse();
        }
    }

    @Test
    void aPathParameterWinsOverAQueryParameterOfItsNameInAnyCase() throws Exception {
        try (Listener listener = Listener.with(echo(""));
                Caller caller = listener.call("/wire/acme?tenant=evil&TENANT=evil&Tenant=evil&a=1&a=2")) {
            assertThat(caller.say("x").hears()).isEqualTo("x");
            assertThat(headers.take())
                    .containsEntry("tenant", "acme")
                    .containsEntry("a", List.of("1", "2"))
                    .doesNotContainValue("evil");
        }
    }

    @Test
    void requestHeadersStayOffTheExchange() throws Exception {
        WebSocketConnectOptions to = new WebSocketConnectOptions()
                .setHost(Listener.HOST)
                .setURI("/wire/acme")
                .addHeader("CamelVoiceTenant", "evil")
                .addHeader("X-Tenant", "evil");
        try (Listener listener = Listener.with(echo(""));
                Caller caller = Caller.connect(to.setPort(listener.port()), false)) {
            assertThat(caller.say("x").hears()).isEqualTo("x");
            assertThat(headers.take()).doesNotContainValue("evil");
        }
    }

    @Test
    void aPathParameterMayNotBeNamedLikeOneOfCamelsHeaders() {
        assertThatThrownBy(() -> Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(Listener.BASE + "/wire/{CamelVoiceTenant}").to("log:x");
                    }
                }))
                .rootCause()
                .hasMessageContaining("{CamelVoiceTenant}");
    }

    @Test
    void compressionIsNotAgreedToUnlessAskedFor() throws Exception {
        assertThat(extensionsAgreedTo("")).doesNotContain("permessage-deflate");
        assertThat(extensionsAgreedTo("?perMessageDeflate=true")).contains("permessage-deflate");
    }

    private String extensionsAgreedTo(String options) throws Exception {
        try (Listener listener = Listener.with(echo(options));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            write(socket, UPGRADE + KEY + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
            return readHead(socket);
        }
    }

    @Test
    void aFrameBeyondTheLimitClosesThatConnectionWith1009AndOneLine() throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(echo("?maxMessageSize=1000"));
                Caller other = listener.call("/wire/acme");
                Caller caller = listener.call("/wire/acme")) {
            assertThat(((String) caller.say("x".repeat(1000)).hears())).hasSize(1000);
            caller.say("x".repeat(1001));
            assertThat(caller.closeCode()).isEqualTo(1009);
            assertThat(other.say("still here").hears()).isEqualTo("still here");
            assertThat(listener.counters().refused(RefusalReason.MESSAGE_TOO_LONG)).isEqualTo(1);
            assertThat(log.warnings()).singleElement().asString().contains("maxMessageSize=1000");
        }
    }

    @Test
    void aTenMegabyteMessageIsTold1009AlthoughItIsStillBeingSent() throws Exception {
        try (Listener listener = Listener.with(echo(""));
                Caller caller = listener.call("/wire/acme")) {
            caller.say("x".repeat(10 * 1024 * 1024));
            assertThat(caller.closeCode()).isEqualTo(1009);
            assertThat(listener.counters().refused(RefusalReason.MESSAGE_TOO_LONG)).isEqualTo(1);
            listener.awaitOpenConnections(0);
        }
    }

    @Test
    void manyFramesThatTogetherAreTooLongCloseTheConnectionWith1009() throws Exception {
        try (Listener listener = Listener.with(echo("?maxMessageSize=1000"));
                Caller caller = listener.call("/wire/acme")) {
            Buffer part = Buffer.buffer(new byte[600]);
            caller.socket.writeFrame(WebSocketFrame.binaryFrame(part, false));
            caller.socket.writeFrame(WebSocketFrame.continuationFrame(part, true));
            assertThat(caller.closeCode()).isEqualTo(1009);
            assertThat(listener.counters().refused(RefusalReason.MESSAGE_TOO_LONG)).isEqualTo(1);
            listener.awaitOpenConnections(0);
        }
    }

    @Test
    void manyOversizeMessagesAreAllCountedAndOneIsLogged() throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(echo("?maxMessageSize=1000"))) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                callers.add(listener.call("/wire/acme").say("x".repeat(2000)));
            }
            for (Caller caller : callers) {
                assertThat(caller.closeCode()).isEqualTo(1009);
            }
            assertThat(listener.counters().refused(RefusalReason.MESSAGE_TOO_LONG)).isEqualTo(10);
            assertThat(log.warnings()).hasSize(1);
            for (Caller caller : callers) {
                caller.close();
            }
        }
    }

    @Test
    void whatIsNotTheProtocolClosesThatConnectionWith1002() throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(echo(""));
                Caller other = listener.call("/wire/acme");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            write(socket, UPGRADE + KEY + "\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 101");
            socket.getOutputStream().write(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3, 4, 5, 6, 7});
            byte[] close = socket.getInputStream().readNBytes(4);
            assertThat(close[0]).isEqualTo((byte) 0x88);
            assertThat(((close[2] & 0xFF) << 8) | (close[3] & 0xFF)).isEqualTo(1002);
            assertThat(listener.counters().refused(RefusalReason.PROTOCOL)).isEqualTo(1);
            assertThat(other.say("still here").hears()).isEqualTo("still here");
            assertThat(log.warnings()).hasSize(1);
        }
    }

    @Test
    void anAbruptDisconnectIsACloseEventAndNoWarning() throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(echo("?fireWebSocketConnectionEvents=true"))) {
            for (int i = 0; i < 5; i++) {
                resetInMidFrame(listener.port());
            }
            await().until(() -> listener.counters().opened() == 5 && headers.size() == 10);
            listener.awaitOpenConnections(0);
            assertThat(log.warnings()).isEmpty();
        }
    }

    private static void resetInMidFrame(int port) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            write(socket, UPGRADE + KEY + "\r\n");
            readHead(socket);
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0xFE, 1, 0, 1, 2, 3, 4, 'h', 'a'});
            socket.setSoLinger(true, 0); // a reset instead of a goodbye
        }
    }

    @Test
    void aBrokenHandshakeIsAnsweredAndNotLogged() throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(echo(""))) {
            assertThat(answerTo(listener, UPGRADE + "\r\n")).startsWith("HTTP/1.1 400");
            assertThat(answerTo(listener, UPGRADE.replace("13", "99") + KEY + "\r\n"))
                    .startsWith("HTTP/1.1 426");
            assertThat(answerTo(listener, "GET /wire/acme HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .startsWith("HTTP/1.1 400");
            assertThat(answerTo(listener, "POST" + (UPGRADE + KEY).substring(3) + "\r\n"))
                    .startsWith("HTTP/1.1 405");
            assertThat(log.warnings()).isEmpty();
            assertThat(listener.component().openConnections()).isZero();
        }
    }

    @Test
    void onlyAllowedOriginsGetIn() throws Exception {
        try (Listener listener = Listener.with(echo("?allowedOriginPattern=https://good\\.example"))) {
            assertThat(answerTo(listener, UPGRADE + KEY + "\r\n")).startsWith("HTTP/1.1 101");
            assertThat(answerTo(listener, UPGRADE + KEY + "Origin: https://good.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 101");
            assertThat(answerTo(listener, UPGRADE + KEY + "Origin: https://evil.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    private static String answerTo(Listener listener, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            write(socket, request);
            return readHead(socket);
        }
    }

    private static void write(Socket socket, String text) throws Exception {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readHead(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after " + head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }
}
