package org.camelvoice.model.socket;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.camelvoice.kit.RealtimeTransportKit;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.junit.jupiter.api.Nested;

/** A socket that lives on another loop than its reader keeps what every socket has to keep. */
class HoppingSocketTest {

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

        private static MediaLoop loopOf(Vertx vertx) {
            CompletableFuture<MediaLoop> loop = new CompletableFuture<>();
            vertx.runOnContext(nothing -> loop.complete(VertxMediaLoop.current()));
            return loop.orTimeout(10, TimeUnit.SECONDS).join();
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
