package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection knows of its other end. */
@Timeout(60)
class VoiceWebsocketConnectionTest {
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

    private RouteBuilder route(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/known?fireWebSocketConnectionEvents=true" + options)
                        .process(exchange -> {
                            Connection connection = exchange.getProperty(Connection.PROPERTY, Connection.class);
                            Object event = exchange.getMessage().getHeader(VoiceWebsocketConstants.EVENT);
                            if (event == VertxWebsocketEvent.OPEN) {
                                opened.add(connection);
                            } else if (event == VertxWebsocketEvent.CLOSE) {
                                closed.add(connection.closeCode());
                            }
                        });
            }
        };
    }

    /** Of a client that does not wait for its handshake: a request, bytes that are no frame, frames. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "\u0081\u0080\u0000\u0000\u0000\u0000\u0088\u0080\u0000\u0000\u0000\u0000"
            })
    void whatComesRightBehindARequestForAWebSocketLeavesNoConnectionBehind(String behind) throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(route(""))) {
            try (Stranger stranger = new Stranger(listener.port())) {
                stranger.send(Stranger.UPGRADE.formatted("/known") + behind);
                stranger.readHead();
            }
            await().atMost(Listener.SOON)
                    .until(() -> listener.counters().refused(RefusalReason.PROTOCOL)
                                    + listener.counters().opened()
                            == 1);
            listener.awaitOpenConnections(0);
            assertThat(log.warnings()).noneMatch(line -> line.contains("Exception"));
        }
    }

    @ParameterizedTest
    @CsvSource({"one.v1,one.v1", "'new.v9, two.v1',two.v1", "'two.v1, one.v1',two.v1"})
    void theFirstSubprotocolThatIsAskedForAndSpokenIsAgreedOn(String asked, String agreed) throws Exception {
        try (Listener listener = Listener.with(route("&subprotocols=one.v1,two.v1"));
                Caller caller = Caller.connect(asking(listener, asked), false)) {
            assertThat(caller.socket.subProtocol()).isEqualTo(agreed);
            assertThat(opened.take().subprotocol()).isEqualTo(agreed);
        }
    }

    @ParameterizedTest
    @CsvSource({"&subprotocols=one.v1,new.v9", "'',one.v1"})
    void whatAPathDoesNotSpeakIsNotAgreedOn(String options, String asked) throws Exception {
        try (Listener listener = Listener.with(route(options))) {
            WebSocket tolerant = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols(asked)
                    .buildAsync(
                            URI.create("ws://" + Listener.HOST + ":" + listener.port() + "/known"),
                            new WebSocket.Listener() {})
                    .get(10, TimeUnit.SECONDS);
            assertThat(tolerant.getSubprotocol()).isEmpty();
            assertThat(opened.take().subprotocol()).isNull();
            tolerant.abort();
        }
    }

    @Test
    void whoAsksForNoneGetsNone() throws Exception {
        try (Listener listener = Listener.with(route("&subprotocols=one.v1"));
                Caller caller = listener.call("/known")) {
            assertThat(caller.socket.subProtocol()).isNull();
            assertThat(opened.take().subprotocol()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:{port},true",
        "https://127.0.0.1:{port},true",
        "http://127.0.0.1:1,false",
        "https://evil.example,false",
        "null,false"
    })
    void sameOriginLetsTheListenersOwnPagesIn(String origin, boolean letIn) throws Exception {
        try (Listener listener = Listener.with(route("&allowedOriginPattern=same-origin"))) {
            WebSocketConnectOptions to = new WebSocketConnectOptions()
                    .setHost(Listener.HOST)
                    .setPort(listener.port())
                    .setURI("/known")
                    .addHeader("Origin", origin.replace("{port}", Integer.toString(listener.port())));
            assertThat(isLetIn(to)).isEqualTo(letIn);
        }
    }

    @Test
    void sameOriginLetsProgramsIn() throws Exception {
        try (Listener listener = Listener.with(route("&allowedOriginPattern=same-origin"));
                Caller caller = listener.call("/known")) {
            assertThat(caller.isOpen()).isTrue();
        }
    }

    private static boolean isLetIn(WebSocketConnectOptions to) throws Exception {
        try (Caller caller = Caller.connect(to, false)) {
            return caller.isOpen();
        } catch (ExecutionException e) {
            assertThat(e).cause().isInstanceOfSatisfying(UpgradeRejectedException.class, refused -> assertThat(
                            refused.getStatus())
                    .isEqualTo(403));
            return false;
        }
    }

    @Test
    void aPingIsAnsweredBySomebodyWhoIsThere() throws Exception {
        try (Listener listener = Listener.with(route(""));
                Caller caller = listener.call("/known")) {
            Connection connection = opened.take();
            CountDownLatch answered = new CountDownLatch(1);
            connection.loop().execute(() -> connection.ping(answered::countDown));
            assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(caller.isOpen()).isTrue();
        }
    }

    @Test
    void theCodeThatTheOtherEndClosedWithIsKnown() throws Exception {
        try (Listener listener = Listener.with(route(""));
                Caller caller = listener.call("/known")) {
            assertThat(opened.take().closeCode()).isEqualTo(Connection.UNKNOWN);
            caller.socket.close((short) 4001, "done");
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(4001);
        }
    }

    @Test
    void whoseProcessDiedIsNotTakenForOneWhoDoesNotRead() throws Exception {
        try (Listener listener = Listener.with(route(""));
                Socket caller = new Socket(Listener.HOST, listener.port())) {
            caller.getOutputStream().write(handshake().getBytes(StandardCharsets.US_ASCII));
            Connection connection = opened.take();
            CompletableFuture<Boolean> open = new CompletableFuture<>();
            connection.loop().execute(() -> open.complete(isOpenWhenItIsRefused(connection, caller)));
            assertThat(open.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(listener.counters().refusedSends()).isZero();
        }
    }

    /** The socket has not been told of the end, since the loop is busy with this. */
    private static boolean isOpenWhenItIsRefused(Connection connection, Socket caller) {
        try {
            caller.setSoLinger(true, 0); // a reset, as of a process that dies
            caller.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String message = "x".repeat(100_000);
        while (connection.sendText(message)) {
            // until it is noticed
        }
        return connection.isOpen();
    }

    private static String handshake() {
        return "GET /known HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    private static WebSocketConnectOptions asking(Listener listener, String subprotocols) {
        WebSocketConnectOptions to = new WebSocketConnectOptions()
                .setHost(Listener.HOST)
                .setPort(listener.port())
                .setURI("/known");
        for (String one : subprotocols.split(", *")) {
            to.addSubProtocol(one);
        }
        return to;
    }
}
