package org.camelvoice.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
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
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.camelvoice.model.socket.RealtimeSocket;
import org.camelvoice.model.socket.RealtimeTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every transport to a model has to keep, each promise a test, against servers on real sockets. Extend it in the
 * transport's tests, for each loop on which its sockets may live:
 *
 * <pre>{@code
 * class OkHttpOnAThreadTest extends RealtimeTransportKit {
 *     OkHttpOnAThreadTest() {
 *         super(LoopKind.THREAD);
 *     }
 *
 *     @Override
 *     protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
 *         return new OkHttpRealtimeTransport(new OkHttpClient(), options);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test opens sockets by {@link RealtimeTransport#open} and takes what their listener hears, which has to come on
 * the loop; what it hears and no test asks for is a failure.
 */
public abstract class RealtimeTransportKit {
    private static final RealtimeTransport.Options OPTIONS = new RealtimeTransport.Options(
            Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(20), 1 << 20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A loop on which calls live, and so their sockets. */
    public enum LoopKind {
        /** An event loop of the Vert.x that the transport is given. */
        VERTX,
        /** An event loop of another Vert.x. */
        OTHER_VERTX,
        /** A thread that has nothing to do with any socket. */
        THREAD
    }

    private final LoopKind kind;
    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private MediaLoop loop;
    private RealtimeTransport transport;
    private SocketRecorder recorder;

    // ---- What you write ---------------------------------------------------------------------------------------

    /** @param kind on which the sockets are opened */
    protected RealtimeTransportKit(LoopKind kind) {
        this.kind = kind;
    }

    /**
     * A transport with these limits.
     *
     * @param vertx for one that lives on Vert.x; closed after the test
     */
    protected abstract RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options);

    /** How often a socket hands something to the loop that is opened, hears a text and is closed: 0 where it lives there. */
    protected int hops() {
        return 3;
    }

    /** What a message may have in bytes that comes from a server. */
    protected int mostBytes() {
        return RealtimeTransport.MAX_MESSAGE_BYTES;
    }

    /** What the end of a socket says whose server has frozen when pings are 200 ms apart: a regular expression. */
    protected String frozen() {
        return "Nothing came for 0.6 s, not even a pong";
    }

    // ---- What it has to keep ----------------------------------------------------------------------------------

    @BeforeEach
    final void makeLoopAndTransport() throws Exception {
        loop = makeLoop();
        closing(() -> await(vertx.close()));
        transport = closing(transport(vertx, OPTIONS));
        recorder = new SocketRecorder(loop);
    }

    @AfterEach
    final void closeAll() throws Exception {
        onLoop(() -> {}); // what it was at is over then
        recorder.assertExhausted();
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }

    @Test
    void messagesKeepTheirOrderBothWays() throws Exception {
        RealtimeSocket socket = open(server(RealtimeTransportKit::echo));
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
        RealtimeTransport impatient = closing(transport(vertx, pinging(Duration.ofMillis(100))));
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
        RealtimeTransport impatient = closing(transport(vertx, pinging(Duration.ofMillis(200))));
        URI uri = server(webSocket -> webSocket.textMessageHandler(message -> freeze(webSocket)));
        onLoop(() -> impatient.open(uri, Map.of(), loop, recorder));
        RealtimeSocket socket = recorder.takeOpened();
        long frozen = System.nanoTime();
        onLoop(() -> socket.send("freeze"));
        SocketRecorder.Closed closed = recorder.takeClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(Duration.ofSeconds(3));
        assertThat(closed.code()).isEqualTo(1006);
        assertThat(closed.reason()).matches(frozen());
    }

    @Test
    void aServerThatAnswersPingsMaySayNothingElse() throws Exception {
        AtomicInteger pings = new AtomicInteger();
        URI uri = server(webSocket -> webSocket.frameHandler(frame -> {
            if (frame.isPing() && pings.incrementAndGet() == 3) { // longer than a silent server is waited for
                webSocket.writeTextMessage("still here");
            }
        }));
        RealtimeTransport impatient = closing(transport(vertx, pinging(Duration.ofMillis(500))));
        onLoop(() -> impatient.open(uri, Map.of(), loop, recorder));
        recorder.takeOpened();
        assertThat(recorder.takeText()).isEqualTo("still here");
    }

    @Test
    void aMessageOf17MebibytesComesOrIsTooBig() throws Exception {
        int length = 17 << 20;
        open(server(webSocket -> webSocket.writeTextMessage("x".repeat(length))));
        if (length > mostBytes()) {
            assertThat(recorder.takeClosed().code()).isEqualTo(1009);
        } else {
            assertThat(recorder.takeText()).hasSize(length);
        }
    }

    @Test
    void aUriMayHaveNoPath() throws Exception {
        URI uri = server(RealtimeTransportKit::echo);
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
                .setKeyCertOptions(new PfxOptions()
                        .setPath(SelfSigned.keyStore().toString())
                        .setPassword(SelfSigned.PASSWORD));
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
        URI uri = server(RealtimeTransportKit::echo);
        onLoop(() -> transport.open(uri, Map.of(), counter, counted));
        RealtimeSocket socket = counted.takeOpened();
        onLoop(() -> socket.send("hello"));
        counted.takeText();
        onLoop(() -> socket.close(1000, ""));
        counted.takeClosed();
        counted.assertExhausted();
        assertThat(counter.hops()).as("what was handed to the loop").isEqualTo(hops());
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
        RealtimeTransport impatient = closing(transport(
                vertx,
                new RealtimeTransport.Options(
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
        RealtimeSocket socket = open(server(RealtimeTransportKit::echo));
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
        until("a message is refused", 10, () -> !onLoop(() -> socket.send(message)));
        ended.countDown(); // and it hangs up
        assertThat(recorder.takeClosed().code()).isEqualTo(1006);
    }

    @Test
    void aPausedSocketIsReadNoFurtherAndThenWhereItStood() throws Exception {
        pauseAndResume(Flood.TEXT);
    }

    @Test
    void aPausedSocketIsReadNoFurtherWhereItsMessagesAreBinary() throws Exception {
        pauseAndResume(Flood.BINARY);
    }

    private void pauseAndResume(int messageKind) throws Exception {
        Flood flood = flood(messageKind);
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

        until("some more have come", 20, () -> recorder.waiting() == before + RealtimeSocket.ON_THEIR_WAY);
        flood.server.close(); // which would not hear that we do
        onLoop(() -> socket.close(1000, ""));
        recorder.forgetAllUntilClosed();
    }

    @Test
    void theServersCloseIsHeardWhenAPausedSocketIsClosed() throws Exception {
        RealtimeSocket socket = open(server(RealtimeTransportKit::echo));
        onLoop(socket::pause);
        onLoop(() -> socket.close(1000, "enough"));

        assertThat(recorder.takeClosed().code()).isEqualTo(1000);
    }

    private Flood flood(int messageKind) throws Exception {
        Flood flood = new Flood(messageKind);
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

        private void play(Socket socket, String accept) throws IOException, InterruptedException {
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
            Arrays.fill(frame, (byte) 'x');
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
        void awaitStandstill() throws Exception {
            AtomicInteger before = new AtomicInteger(-1);
            until("it can write no more", 300, () -> before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(MESSAGES);
        }
    }

    @Test
    void aHundredSocketsAreOpenAtOnce() throws Exception {
        URI uri = server(RealtimeTransportKit::echo);
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
        open(server(RealtimeTransportKit::echo));
        transport.close();
        assertThat(recorder.takeClosed().code()).isIn(1000, 1001, 1006);
    }

    @Test
    void nothingTicksOnceItIsClosed() throws Exception {
        RealtimeSocket socket = open(server(RealtimeTransportKit::echo));
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

    private static RealtimeTransport.Options pinging(Duration interval) {
        return new RealtimeTransport.Options(Duration.ofSeconds(10), Duration.ofSeconds(1), interval, 1 << 20);
    }

    private MediaLoop makeLoop() throws Exception {
        return switch (kind) {
            case VERTX -> loopOf(vertx);
            case OTHER_VERTX -> loopOf(otherVertx());
            case THREAD -> closing(new ThreadLoop());
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
        try {
            return done.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
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

    /** Waits; asks every so many milliseconds. */
    private static void until(String what, int everyMillis, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                fail("Waited " + PATIENCE.toSeconds() + " s in vain until " + what);
            }
            Thread.sleep(everyMillis);
        }
    }
}
