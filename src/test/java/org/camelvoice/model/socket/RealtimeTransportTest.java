package org.camelvoice.model.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.awaitility.Awaitility;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.camelvoice.realtime.client.HastyLoop;
import org.camelvoice.realtime.client.HopCounter;
import org.camelvoice.realtime.client.RawServer;
import org.camelvoice.realtime.client.SocketRecorder;
import org.camelvoice.realtime.client.ThreadLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both transports promise, on a Vert.x event loop, on one of another Vert.x, and on a loop of another kind. */
@ParameterizedClass(name = "{0} on a {1}")
@CsvSource({
    "vertx, vertx-loop",
    "vertx, foreign-vertx-loop",
    "vertx, thread-loop",
    "okhttp, vertx-loop",
    "okhttp, thread-loop"
})
class RealtimeTransportTest {
    private static final RealtimeTransport.Options OPTIONS = new RealtimeTransport.Options(
            Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(20), 1 << 20);

    /** Null until it is asked for. */
    private static Path keyStore;

    @Parameter(0)
    private String transportName;

    @Parameter(1)
    private String loopName;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private MediaLoop loop;
    private RealtimeTransport transport;
    private SocketRecorder recorder;

    @BeforeEach
    void makeLoopAndTransport() throws Exception {
        loop = loop();
        closing(() -> await(vertx.close()));
        transport = closing(transport(OPTIONS));
        recorder = new SocketRecorder(loop);
    }

    @AfterEach
    void closeAll() throws Exception {
        recorder.assertExhausted();
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }

    @Test
    void messagesKeepTheirOrderBothWays() throws Exception {
        RealtimeSocket socket = open(server(RealtimeTransportTest::echo));
        onLoop(() -> {
            for (int i = 0; i < 1000; i++) {
                assertThat(socket.send("message " + i)).isTrue();
            }
        });
        for (int i = 0; i < 1000; i++) {
            assertThat(recorder.takeText()).isEqualTo("message " + i);
        }
    }

    @Test
    void itIsOpenedBeforeTheFirstText() throws Exception {
        transportOpens(server(webSocket -> webSocket.writeTextMessage("session.created")));
        recorder.takeOpened();
        assertThat(recorder.takeText()).isEqualTo("session.created");
    }

    @Test
    void allThatComesInOnePieceWithTheHandshakeIsHeardInOrder() throws Exception {
        RawServer server = closing(new RawServer((socket, accept) -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(RawServer.switching(accept));
            all.write(new byte[] {(byte) 0x81, 5}); // final text frame of 5 bytes
            all.write("error".getBytes(US_ASCII));
            all.write(new byte[] {(byte) 0x88, 5, 3000 >> 8, (byte) (3000 & 0xff)}); // close frame: 3000, "key"
            all.write("key".getBytes(US_ASCII));
            socket.getOutputStream().write(all.toByteArray());
            socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
        }));
        transportOpens(server.uri());
        recorder.takeOpened();
        assertThat(recorder.takeText()).isEqualTo("error");
        assertThat(recorder.takeClosed()).isEqualTo(new SocketRecorder.Closed(3000, "key"));
    }

    @Test
    void theHeadersAndTheQueryReachTheServer() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        URI uri = serve(request -> {
            seen.complete(request.getHeader("Authorization") + " " + request.query() + " "
                    + request.getHeader("Sec-WebSocket-Extensions"));
            request.toWebSocket();
        });
        URI query = URI.create(uri + "?model=gpt-realtime-2.1&a=%20b");
        onLoop(() -> transport.open(query, Map.of("Authorization", "Bearer sk-1"), loop, recorder));
        recorder.takeOpened();
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("Bearer sk-1 model=gpt-realtime-2.1&a=%20b null");
    }

    @Test
    void theServersCloseIsHeardOnceWithItsCodeAndReason() throws Exception {
        transportOpens(server(webSocket -> webSocket.close((short) 4000, "invalid_request_error.missing_model")));
        recorder.takeOpened();
        assertThat(recorder.takeClosed())
                .isEqualTo(new SocketRecorder.Closed(4000, "invalid_request_error.missing_model"));
    }

    @Test
    void aCloseFrameWithoutACodeIs1005() throws Exception {
        RawServer server = closing(new RawServer((socket, accept) -> {
            socket.getOutputStream().write(RawServer.switching(accept));
            socket.getOutputStream().write(new byte[] {(byte) 0x88, 0});
            socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
        }));
        open(server.uri());
        assertThat(recorder.takeClosed()).isEqualTo(new SocketRecorder.Closed(1005, ""));
    }

    @Test
    void ourOwnCloseIsHeardOnceThoughItIsAskedForTwice() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        RealtimeSocket socket = open(server(webSocket -> webSocket.closeHandler(
                nothing -> seen.complete(webSocket.closeStatusCode() + " " + webSocket.closeReason()))));
        onLoop(() -> {
            socket.close(1000, "the caller hung up");
            socket.close(1000, "again");
            assertThat(socket.send("too late")).isFalse();
        });
        assertThat(recorder.takeClosed().code()).isEqualTo(1000);
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("1000 the caller hung up");
        onLoop(() -> socket.close(1000, "once more"));
    }

    @Test
    void aReasonThatIsTooLongIsCutAtAWholeCharacter() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        RealtimeSocket socket =
                open(server(webSocket -> webSocket.closeHandler(nothing -> seen.complete(webSocket.closeReason()))));
        onLoop(() -> socket.close(1000, "ü".repeat(100)));
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("ü".repeat(61)); // 122 bytes
        recorder.takeClosed();
    }

    @Test
    void aServerThatDoesNotAnswerOurCloseIsLeft() throws Exception {
        RawServer server = closing(new RawServer((socket, accept) -> {
            socket.getOutputStream().write(RawServer.switching(accept));
            socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
        }));
        RealtimeSocket socket = open(server.uri());
        onLoop(() -> socket.close(1000, ""));
        assertThat(recorder.takeClosed().code()).isEqualTo(1006);
    }

    @Test
    void aDroppedConnectionIs1006() throws Exception {
        RawServer server = closing(
                new RawServer((socket, accept) -> socket.getOutputStream().write(RawServer.switching(accept))));
        RealtimeSocket socket = open(server.uri());
        assertThat(recorder.takeClosed().code()).isEqualTo(1006);
        onLoop(() -> assertThat(socket.send("too late")).isFalse());
    }

    @Test
    void aServerThatAnswersNoPingIsLeft() throws Exception {
        RawServer server = closing(new RawServer((socket, accept) -> {
            socket.getOutputStream().write(RawServer.switching(accept));
            socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
        }));
        RealtimeTransport impatient = closing(transport(pinging(Duration.ofMillis(100))));
        onLoop(() -> impatient.open(server.uri(), Map.of(), loop, recorder));
        recorder.takeOpened();
        assertThat(recorder.takeClosed().code()).isEqualTo(1006);
    }

    @Test
    void whatComesInABinaryMessageIsText() throws Exception {
        open(server(webSocket -> webSocket.writeBinaryMessage(Buffer.buffer("{\"type\":\"é\"}"))));
        assertThat(recorder.takeText()).isEqualTo("{\"type\":\"é\"}");
    }

    @Test
    void aServerThatFreezesIsLeftWithinThreePingsAndItsEndSaysWhy() throws Exception {
        RealtimeTransport impatient = closing(transport(pinging(Duration.ofMillis(200))));
        URI uri = server(webSocket -> webSocket.textMessageHandler(message -> freeze(webSocket)));
        onLoop(() -> impatient.open(uri, Map.of(), loop, recorder));
        RealtimeSocket socket = recorder.takeOpened();
        long frozen = System.nanoTime();
        onLoop(() -> socket.send("freeze"));
        SocketRecorder.Closed closed = recorder.takeClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(Duration.ofSeconds(3));
        assertThat(closed.code()).isEqualTo(1006);
        assertThat(closed.reason())
                .matches("Nothing came for 0.6 s, not even the answer to a ping"
                        + "|The connection was lost: sent ping but didn't receive pong within 300ms"
                        + " \\(after \\d+ successful ping/pongs\\)");
    }

    @Test
    void aServerThatAnswersPingsMaySayNothingElse() throws Exception {
        AtomicInteger pings = new AtomicInteger();
        URI uri = server(webSocket -> webSocket.frameHandler(frame -> {
            if (frame.isPing() && pings.incrementAndGet() == 3) { // longer than a silent server is waited for
                webSocket.writeTextMessage("still here");
            }
        }));
        RealtimeTransport impatient = closing(transport(pinging(Duration.ofMillis(500))));
        onLoop(() -> impatient.open(uri, Map.of(), loop, recorder));
        recorder.takeOpened();
        assertThat(recorder.takeText()).isEqualTo("still here");
    }

    @Test
    void aMessageOf17MebibytesIsTooBigForVertx() throws Exception {
        open(server(webSocket -> webSocket.writeTextMessage("x".repeat(17 << 20))));
        if (transportName.equals("vertx")) {
            assertThat(recorder.takeClosed().code()).isEqualTo(1009);
        } else {
            assertThat(recorder.takeText()).hasSize(17 << 20); // OkHttp has no such limit
        }
    }

    @Test
    void aUriMayHaveNoPath() throws Exception {
        URI uri = server(RealtimeTransportTest::echo);
        open(URI.create("ws://127.0.0.1:" + uri.getPort()));
    }

    @Test
    void anIpv6AddressIsReached() throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(HttpServerRequest::toWebSocket);
        assumeTrue(await(server.listen(0, "::1")).succeeded(), "no IPv6 here");
        open(URI.create("ws://[::1]:" + server.actualPort() + "/v1/realtime"));
    }

    @Test
    void aCertificateThatTheJdkDoesNotTrustFails() throws Exception {
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(keyStore().toString()).setPassword("password"));
        HttpServer server = vertx.createHttpServer(tls).requestHandler(HttpServerRequest::toWebSocket);
        await(server.listen(0, "127.0.0.1"));
        transportOpens(URI.create("wss://127.0.0.1:" + server.actualPort() + "/v1/realtime"));
        assertThat(recorder.takeFailed().cause())
                .hasMessageContaining("/v1/realtime can't be reached: unable to find valid certification path");
    }

    @Test
    void onItsOwnEventLoopNothingHopsAndElsewhereOnce() throws Exception {
        HopCounter counter = new HopCounter(loop);
        SocketRecorder counted = new SocketRecorder(counter);
        URI uri = server(RealtimeTransportTest::echo);
        onLoop(() -> transport.open(uri, Map.of(), counter, counted));
        RealtimeSocket socket = counted.takeOpened();
        onLoop(() -> socket.send("hello"));
        counted.takeText();
        onLoop(() -> socket.close(1000, ""));
        counted.takeClosed();
        counted.assertExhausted();
        boolean ownEventLoop = transportName.equals("vertx") && loopName.equals("vertx-loop");
        assertThat(counter.hops()).isEqualTo(ownEventLoop ? 0 : 3);
    }

    @Test
    void aRefusedConnectionFails() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        transportOpens(URI.create("ws://127.0.0.1:" + unused + "/v1/realtime?api_key=secret"));
        SocketRecorder.Failed failed = recorder.takeFailed();
        assertThat(failed.status()).isZero();
        assertThat(failed.cause())
                .hasMessageStartingWith(
                        "ws://127.0.0.1:" + unused + "/v1/realtime can't be reached: Connection refused")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aRefusedHandshakeFailsWithItsStatus() throws Exception {
        URI uri = serve(request -> request.response().setStatusCode(401).end("{\"error\":\"no\"}"));
        transportOpens(uri);
        SocketRecorder.Failed failed = recorder.takeFailed();
        assertThat(failed.status()).isEqualTo(401);
        assertThat(failed.cause()).hasMessage(uri + " answered the WebSocket handshake with HTTP 401");
    }

    @Test
    void aHandshakeThatTakesTooLongFails() throws Exception {
        URI uri = serve(request -> {});
        RealtimeTransport impatient = closing(transport(new RealtimeTransport.Options(
                Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(20), 1 << 20)));
        onLoop(() -> impatient.open(uri, Map.of(), loop, recorder));
        SocketRecorder.Failed failed = recorder.takeFailed();
        assertThat(failed.status()).isZero();
        assertThat(failed.cause()).hasMessage(uri + " did not finish the WebSocket handshake within 200 ms");
    }

    @Test
    void whatCannotBeSentFails() throws Exception {
        onLoop(() -> transport.open(
                URI.create("ws://127.0.0.1:1"), Map.of("Authorization", "Bearer sk-1\n"), loop, recorder));
        assertThat(recorder.takeFailed().cause()).hasMessageStartingWith("Expected a header Authorization");
        transportOpens(URI.create("https://127.0.0.1/v1?key=secret"));
        assertThat(recorder.takeFailed().cause()).hasMessageEndingWith("got https://127.0.0.1/v1");
    }

    @Test
    void tenMegabytesPassBothWays() throws Exception {
        String message = "0123456789".repeat(1_000_000);
        RealtimeSocket socket = open(server(RealtimeTransportTest::echo));
        onLoop(() -> assertThat(socket.send(message)).isTrue());
        assertThat(recorder.takeText()).isEqualTo(message);
    }

    @Test
    void whatAServerDoesNotReadIsRefusedInTheEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        RawServer server = closing(new RawServer((socket, accept) -> {
            socket.getOutputStream().write(RawServer.switching(accept));
            ended.await();
        }));
        RealtimeSocket socket = open(server.uri());
        String message = "x".repeat(100_000);
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> !onLoop(() -> socket.send(message)));
        ended.countDown(); // and it hangs up
        assertThat(recorder.takeClosed().code()).isEqualTo(1006);
    }

    @ParameterizedTest
    @ValueSource(ints = {Flood.TEXT, Flood.BINARY})
    void aPausedSocketIsReadNoFurtherAndThenWhereItStood(int kind) throws Exception {
        Flood flood = flood(kind);
        RealtimeSocket socket = open(flood.server.uri());
        onLoop(socket::pause);
        flood.begin();

        flood.awaitStandstill();
        assertThat(recorder.waiting()).isLessThanOrEqualTo(RealtimeSocket.ON_THEIR_WAY);
        onLoop(socket::resume);

        for (int i = 0; i < Flood.MESSAGES; i++) {
            assertThat(recorder.takeText()).startsWith(i + ".").hasSize(Flood.LENGTH);
        }
    }

    /** Or somebody takes the connection for dead. */
    @Test
    void ofAPausedSocketALittleIsReadNowAndThen() throws Exception {
        HastyLoop hasty = new HastyLoop(loop);
        Flood flood = flood(Flood.TEXT);
        onLoop(() -> transport.open(flood.server.uri(), Map.of(), hasty, recorder));
        RealtimeSocket socket = recorder.takeOpened();
        onLoop(socket::pause);
        flood.begin();
        flood.awaitStandstill();
        int before = recorder.waiting();

        hasty.putForward(Duration.ofSeconds(RealtimeSocket.TRICKLE_SECONDS));

        Awaitility.await().until(() -> recorder.waiting() == before + RealtimeSocket.ON_THEIR_WAY);
        flood.server.close(); // which would not hear that we do
        onLoop(() -> socket.close(1000, ""));
        recorder.forgetAllUntilClosed();
    }

    @Test
    void theServersCloseIsHeardWhenAPausedSocketIsClosed() throws Exception {
        RealtimeSocket socket = open(server(RealtimeTransportTest::echo));
        onLoop(socket::pause);
        onLoop(() -> socket.close(1000, "enough"));

        assertThat(recorder.takeClosed().code()).isEqualTo(1000);
    }

    private Flood flood(int kind) throws Exception {
        Flood flood = new Flood(kind);
        closing(flood.server);
        return flood;
    }

    /** A server that says much at once, and sees how far it gets. */
    private static final class Flood {
        private static final int MESSAGES = 8_000;
        private static final int LENGTH = 4_000;
        /** Of a frame's first byte (RFC 6455 §5.2). */
        static final int TEXT = 0x81;

        static final int BINARY = 0x82;

        private final int kind;

        private final CountDownLatch begun = new CountDownLatch(1);
        private final AtomicInteger written = new AtomicInteger();
        private final RawServer server = new RawServer(this::play);

        /** Its server listens. */
        Flood(int kind) throws IOException {
            this.kind = kind;
        }

        private void play(java.net.Socket socket, String accept) throws IOException, InterruptedException {
            socket.getOutputStream().write(RawServer.switching(accept));
            begun.await();
            for (int i = 0; i < MESSAGES; i++) {
                socket.getOutputStream().write(message(i));
                written.incrementAndGet();
            }
            socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
        }

        private byte[] message(int number) {
            byte[] frame = new byte[4 + LENGTH];
            java.util.Arrays.fill(frame, (byte) 'x');
            frame[0] = (byte) kind; // and final; the length is in the next two bytes
            frame[1] = 126;
            frame[2] = (byte) (LENGTH >> 8);
            frame[3] = (byte) LENGTH;
            byte[] begins = (number + ".").getBytes(US_ASCII);
            System.arraycopy(begins, 0, frame, 4, begins.length);
            return frame;
        }

        void begin() {
            begun.countDown();
        }

        /** It can write no more, since nobody reads. */
        void awaitStandstill() {
            AtomicInteger before = new AtomicInteger(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(MESSAGES);
        }
    }

    @Test
    void aHundredSocketsAreOpenAtOnce() throws Exception {
        URI uri = server(RealtimeTransportTest::echo);
        List<SocketRecorder> recorders = new ArrayList<>();
        List<RealtimeSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            recorders.add(new SocketRecorder(loop));
        }
        onLoop(() -> recorders.forEach(each -> transport.open(uri, Map.of(), loop, each)));
        for (SocketRecorder each : recorders) {
            sockets.add(each.takeOpened());
        }
        onLoop(() -> sockets.forEach(socket -> socket.send("hello")));
        for (SocketRecorder each : recorders) {
            assertThat(each.takeText()).isEqualTo("hello");
            each.assertExhausted();
        }
    }

    @Test
    void noneOfAHundredSocketsMissesItsFirstText() throws Exception {
        URI uri = server(webSocket -> webSocket.writeTextMessage("session.created"));
        List<SocketRecorder> recorders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            recorders.add(new SocketRecorder(loop));
        }
        onLoop(() -> recorders.forEach(each -> transport.open(uri, Map.of(), loop, each)));
        for (SocketRecorder each : recorders) {
            each.takeOpened();
            assertThat(each.takeText()).isEqualTo("session.created");
            each.assertExhausted();
        }
    }

    @Test
    void closingTheTransportClosesItsSockets() throws Exception {
        open(server(RealtimeTransportTest::echo));
        transport.close();
        assertThat(recorder.takeClosed().code()).isIn(1000, 1001, 1006);
    }

    @Test
    void nothingTicksOnceItIsClosed() throws Exception {
        RealtimeSocket socket = open(server(RealtimeTransportTest::echo));
        onLoop(() -> socket.close(1000, ""));
        recorder.takeClosed();
        if (loop instanceof ThreadLoop threads) {
            assertThat(threads.tickers()).isZero();
        }
    }

    /** It reads no more, a ping neither. */
    private static void freeze(ServerWebSocket webSocket) {
        ((WebSocketInternal) webSocket)
                .channelHandlerContext()
                .channel()
                .config()
                .setAutoRead(false);
    }

    private static void echo(ServerWebSocket webSocket) {
        webSocket.textMessageHandler(webSocket::writeTextMessage);
    }

    private RealtimeTransport transport(RealtimeTransport.Options options) {
        return transportName.equals("vertx")
                ? new VertxRealtimeTransport(vertx, options)
                : new OkHttpRealtimeTransport(new OkHttpClient(), options);
    }

    private static RealtimeTransport.Options pinging(Duration interval) {
        return new RealtimeTransport.Options(Duration.ofSeconds(10), Duration.ofSeconds(1), interval, 1 << 20);
    }

    private MediaLoop loop() throws Exception {
        return switch (loopName) {
            case "vertx-loop" -> loopOf(vertx);
            case "foreign-vertx-loop" -> loopOf(otherVertx());
            default -> closing(new ThreadLoop());
        };
    }

    private Vertx otherVertx() {
        Vertx other = Vertx.vertx();
        closing(() -> await(other.close()));
        return other;
    }

    private static MediaLoop loopOf(Vertx owner) throws Exception {
        CompletableFuture<MediaLoop> made = new CompletableFuture<>();
        owner.runOnContext(nothing -> made.complete(VertxMediaLoop.current()));
        return made.get(10, TimeUnit.SECONDS);
    }

    private RealtimeSocket open(URI uri) throws Exception {
        transportOpens(uri);
        return recorder.takeOpened();
    }

    private void transportOpens(URI uri) throws Exception {
        onLoop(() -> transport.open(uri, Map.of(), loop, recorder));
    }

    private void onLoop(Runnable task) throws Exception {
        onLoop(() -> {
            task.run();
            return null;
        });
    }

    private <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(task.get());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Closed after the test, the last one first. */
    private <T extends AutoCloseable> T closing(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    private URI server(Handler<ServerWebSocket> connection) throws Exception {
        return serve(request -> request.toWebSocket().onSuccess(connection));
    }

    private URI serve(Handler<HttpServerRequest> handler) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxWebSocketFrameSize(16 << 20)
                .setMaxWebSocketMessageSize(16 << 20)
                .setPerMessageWebSocketCompressionSupported(true);
        HttpServer server = vertx.createHttpServer(options).requestHandler(handler);
        await(server.listen(0, "127.0.0.1"));
        return URI.create("ws://127.0.0.1:" + server.actualPort() + "/v1/realtime");
    }

    private static <T> Future<T> await(Future<T> future) throws Exception {
        CompletableFuture<Future<T>> done = new CompletableFuture<>();
        future.onComplete(ended -> done.complete(future));
        return done.get(10, TimeUnit.SECONDS);
    }

    /** A key store with a certificate that nobody has signed: one for all, since it takes keytool a second. */
    private static Path keyStore() throws IOException, InterruptedException {
        if (keyStore == null) {
            keyStore = selfSigned();
        }
        return keyStore;
    }

    private static Path selfSigned() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("self-signed");
        Path store = folder.resolve("server.p12");
        folder.toFile().deleteOnExit();
        store.toFile().deleteOnExit(); // which goes backwards
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }
}
