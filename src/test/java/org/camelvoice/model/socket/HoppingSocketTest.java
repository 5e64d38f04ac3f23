package org.camelvoice.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.camelvoice.kit.RealtimeTransportKit;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A socket that lives on another loop than its reader keeps what every socket has to keep. */
class HoppingSocketTest {

    private static final int MESSAGES = 8_000;
    private static final int UNDER_WAY = 500;

    private final Vertx vertx = Vertx.vertx();
    private final Vertx elsewhere = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        elsewhere.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Its listener echoes what it hears, and moves in the middle of it. */
    private static final class Mover implements RealtimeSocket.Listener {
        private final MediaLoop home;
        private final MediaLoop other;
        private final CompletableFuture<Integer> strangers = new CompletableFuture<>();
        private RealtimeSocket socket;
        private HoppingSocket hopping;
        private int heard;
        private int elsewhere;

        private Mover(MediaLoop home, MediaLoop other) {
            this.home = home;
            this.other = other;
        }

        @Override
        public void opened(RealtimeSocket opened) {
            socket = opened;
        }

        @Override
        public void text(String message) {
            elsewhere += other.isCurrent() ? 1 : 0;
            if (!message.equals("message " + heard++)) {
                strangers.completeExceptionally(new AssertionError(message + " is the " + heard + "th"));
            }
            if (!socket.send(message)) {
                strangers.completeExceptionally(new AssertionError("refused " + message));
            }
            if (heard == MESSAGES / 4) {
                home.execute(() -> hopping.moveTo(other));
            }
            if (heard == MESSAGES) {
                strangers.complete(elsewhere);
            }
        }

        @Override
        public void closed(int code, String reason) {
            strangers.completeExceptionally(new AssertionError("closed: " + code));
        }

        @Override
        public void failed(Throwable cause, int status) {
            strangers.completeExceptionally(cause);
        }
    }

    @Test
    void aReaderThatMovesInMidStreamKeepsTheOrderBothWays() throws Exception {
        CompletableFuture<Integer> echoed = new CompletableFuture<>();
        MediaLoop home = loopOf(vertx);
        Mover mover = new Mover(home, loopOf(elsewhere));
        mover.hopping = new HoppingSocket(home, mover);
        try (RealtimeTransport transport = new VertxRealtimeTransport(vertx)) {
            URI uri = serve(socket -> count(socket, echoed));
            home.execute(() -> transport.open(uri, Map.of(), home, mover.hopping));

            assertThat(mover.strangers.get(60, TimeUnit.SECONDS)).isBetween(MESSAGES / 4, MESSAGES * 3 / 4);
            assertThat(echoed.get(60, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
        }
    }

    /** Keeps so many under way both ways that loops have much to do, and counts what comes back in order. */
    private static void count(ServerWebSocket socket, CompletableFuture<Integer> echoed) {
        int[] next = {0};
        socket.textMessageHandler(message -> {
            if (!message.equals("message " + next[0]++)) {
                echoed.complete(-next[0]);
            } else if (next[0] == MESSAGES) {
                echoed.complete(MESSAGES);
            } else if (next[0] + UNDER_WAY <= MESSAGES) {
                socket.writeTextMessage("message " + (next[0] + UNDER_WAY - 1));
            }
        });
        for (int i = 0; i < UNDER_WAY; i++) {
            socket.writeTextMessage("message " + i);
        }
    }

    private URI serve(Handler<ServerWebSocket> connection) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.toWebSocket().onSuccess(connection))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return URI.create("ws://127.0.0.1:" + server.actualPort() + "/v1/realtime");
    }

    private static MediaLoop loopOf(Vertx vertx) {
        CompletableFuture<MediaLoop> loop = new CompletableFuture<>();
        vertx.runOnContext(nothing -> loop.complete(VertxMediaLoop.current()));
        return loop.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** A loop and a socket that a test plays; on the test's thread nothing hops. */
    private static final class Line implements RealtimeSocket, RealtimeSocket.Listener {
        private final List<String> seen = new ArrayList<>();
        private boolean takesMore = true;

        @Override
        public boolean send(String message) {
            if (takesMore) {
                seen.add("sent " + message);
            }
            return takesMore;
        }

        @Override
        public void pause() {
            seen.add("paused");
        }

        @Override
        public void resume() {
            seen.add("resumed");
        }

        @Override
        public void close(int code, String reason) {
            seen.add("closed " + code);
        }

        @Override
        public void opened(RealtimeSocket socket) {
            seen.add("opened");
        }

        @Override
        public void text(String message) {
            seen.add(message);
        }

        @Override
        public void closed(int code, String reason) {
            seen.add("over " + code);
        }

        @Override
        public void failed(Throwable cause, int status) {
            seen.add("failed " + status);
        }

        private List<String> takeSeen() {
            List<String> taken = List.copyOf(seen);
            seen.clear();
            return taken;
        }
    }

    /** A loop that turns when the test says so; of two, the one that turns is the current one. */
    private static final class TurnLoop implements MediaLoop {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private final List<Ticker> tickers = new ArrayList<>();
        private boolean turning;

        /** As a socket's input comes before the tasks of a turn. */
        private void executeFirst(Runnable input) {
            tasks.addFirst(input);
        }

        private int turn() {
            int before = tasks.size();
            turning = true;
            for (int i = 0; i < before; i++) {
                tasks.remove().run();
            }
            List.copyOf(tickers).forEach(ticker -> ticker.tick(0));
            turning = false;
            return before;
        }

        @Override
        public boolean isCurrent() {
            return turning;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void add(Ticker ticker) {
            tickers.add(ticker);
        }

        @Override
        public void remove(Ticker ticker) {
            tickers.remove(ticker);
        }
    }

    private final TurnLoop home = new TurnLoop();
    private final TurnLoop reader = new TurnLoop();
    private final Line server = new Line();
    private final Line listener = new Line();
    private final HoppingSocket hopping = new HoppingSocket(home, listener);

    private void atHome(Runnable task) {
        home.execute(task);
        home.turn();
    }

    private void atReader(Runnable task) {
        reader.execute(task);
        reader.turn();
    }

    private void moved() {
        atHome(() -> {
            hopping.opened(server);
            hopping.moveTo(reader);
        });
        listener.takeSeen();
    }

    @Test
    void whileTheReaderIsAtHomeNothingHops() {
        atHome(() -> {
            hopping.opened(server);
            hopping.text("one");
            hopping.send("two");
            hopping.pause();
            hopping.resume();
            hopping.close(1000, "");
            hopping.closed(1000, "");
        });
        assertThat(listener.takeSeen()).containsExactly("opened", "one", "over 1000");
        assertThat(server.takeSeen()).containsExactly("sent two", "paused", "resumed", "closed 1000");
        assertThat(home.turn() + reader.turn()).isZero();
    }

    @Test
    void aSocketThatIsReadFasterThanItsReaderReadsIsPausedUntilFewAreUnderWay() {
        moved();
        for (int i = 0; i < 30; i++) {
            atHome(() -> hopping.text("text"));
        }
        assertThat(server.takeSeen()).containsExactly("paused");
        assertThat(listener.takeSeen()).isEmpty();

        reader.turn();
        home.turn();

        assertThat(listener.takeSeen()).hasSize(30);
        assertThat(server.takeSeen()).containsExactly("resumed");
    }

    @Test
    void aSocketThatItsReaderHasPausedStaysPaused() {
        moved();
        atReader(hopping::pause);
        home.turn();
        for (int i = 0; i < 30; i++) { // those that come now and then
            atHome(() -> hopping.text("text"));
        }
        reader.turn();
        home.turn();
        assertThat(server.takeSeen()).containsOnly("paused");

        atReader(hopping::resume);
        home.turn();

        assertThat(server.takeSeen()).containsExactly("resumed");
    }

    /** Home may be busy with all that the server sends at once; the reader keeps up with it, and then wants no more. */
    @Test
    void aPauseIsSeenBeforeHomeIsToldOfIt() {
        moved();
        atReader(hopping::pause);
        home.executeFirst(() -> {
            hopping.text("seen too late");
            assertThat(server.takeSeen()).containsExactly("paused");
        });
        home.turn();
        server.takeSeen();

        atReader(hopping::resume);
        home.turn();

        assertThat(server.takeSeen()).containsExactly("resumed");
    }

    @Test
    void whatTheSocketTakesNoMoreOfWaitsInOrder() {
        moved();
        server.takesMore = false;
        atReader(() -> {
            assertThat(hopping.send("one")).isTrue();
            assertThat(hopping.send("two")).isTrue();
        });
        home.turn();
        server.takesMore = true;
        atReader(() -> hopping.send("three"));
        home.turn();
        home.turn();
        assertThat(server.takeSeen()).containsExactly("sent one", "sent two", "sent three");
        assertThat(home.tickers).isEmpty();
    }

    @Test
    void whatIsTooMuchToWaitIsRefused() {
        moved();
        server.takesMore = false;
        String half = "x".repeat(1 << 19);
        atReader(() -> {
            assertThat(hopping.send(half)).isTrue();
            assertThat(hopping.send(half + half)).isTrue();
            assertThat(hopping.send("one more")).isFalse();
        });
        home.turn();
        atReader(() -> assertThat(hopping.send("one more")).isFalse());

        server.takesMore = true;
        home.turn();

        atReader(() -> assertThat(hopping.send("one more")).isTrue());
    }

    @Test
    void aClosedSocketTakesNothing() {
        moved();
        atReader(() -> {
            hopping.close(1000, "");
            assertThat(hopping.send("late")).isFalse();
        });
        home.turn();
        atHome(() -> {
            hopping.text("still under way");
            hopping.closed(1000, "");
        });
        reader.turn();
        assertThat(server.takeSeen()).containsExactly("closed 1000");
        assertThat(listener.takeSeen()).containsExactly("still under way", "over 1000");
    }

    @Nested
    class FromVertxToAnotherEventLoop extends HoppingKit {
        FromVertxToAnotherEventLoop() {
            super(LoopKind.OTHER_VERTX);
        }

        @Override
        RealtimeTransport inner(Vertx vertx, RealtimeTransport.Options options) {
            return new VertxRealtimeTransport(vertx, options);
        }
    }

    @Nested
    class FromVertxToAThread extends HoppingKit {
        FromVertxToAThread() {
            super(LoopKind.THREAD);
        }

        @Override
        RealtimeTransport inner(Vertx vertx, RealtimeTransport.Options options) {
            return new VertxRealtimeTransport(vertx, options);
        }
    }

    @Nested
    class FromOkHttpToAnotherEventLoop extends HoppingKit {
        FromOkHttpToAnotherEventLoop() {
            super(LoopKind.OTHER_VERTX);
        }

        @Override
        RealtimeTransport inner(Vertx vertx, RealtimeTransport.Options options) {
            return new OkHttpRealtimeTransport(new OkHttpClient(), options);
        }

        @Override
        protected int mostBytes() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected String frozen() {
            return "The connection was lost: sent ping but didn't receive pong within 300ms"
                    + " \\(after \\d+ successful ping/pongs\\)";
        }
    }

    private abstract static class HoppingKit extends RealtimeTransportKit {
        HoppingKit(LoopKind reader) {
            super(reader);
        }

        abstract RealtimeTransport inner(Vertx vertx, RealtimeTransport.Options options);

        @Override
        protected RealtimeTransport transport(Vertx vertx, RealtimeTransport.Options options) {
            return new Elsewhere(inner(vertx, options), loopOf(vertx));
        }
    }

    /** Opens sockets on a loop of its own, whatever their readers' are. */
    private record Elsewhere(RealtimeTransport transport, MediaLoop home) implements RealtimeTransport {

        @Override
        public void open(URI uri, Map<String, String> headers, MediaLoop reader, RealtimeSocket.Listener listener) {
            MediaLoop atHome = new ReadersClock(home, reader);
            HoppingSocket socket = new HoppingSocket(atHome, listener);
            home.execute(() -> {
                socket.moveTo(reader);
                transport.open(uri, headers, atHome, socket);
            });
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    /** A loop that goes by the clock of another, which a test may put forward. */
    private record ReadersClock(MediaLoop loop, MediaLoop reader, Map<Ticker, Ticker> tickers) implements MediaLoop {

        ReadersClock(MediaLoop loop, MediaLoop reader) {
            this(loop, reader, new ConcurrentHashMap<>());
        }

        @Override
        public boolean isCurrent() {
            return loop.isCurrent();
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public long nanoTime() {
            return reader.nanoTime();
        }

        @Override
        public void add(Ticker ticker) {
            Ticker hasty = nanoTime -> ticker.tick(reader.nanoTime());
            tickers.put(ticker, hasty);
            loop.add(hasty);
        }

        @Override
        public void remove(Ticker ticker) {
            Ticker hasty = tickers.remove(ticker);
            if (hasty != null) {
                loop.remove(hasty);
            }
        }
    }
}
