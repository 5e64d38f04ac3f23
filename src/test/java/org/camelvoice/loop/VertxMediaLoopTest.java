package org.camelvoice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The loop that calls live on in the gateway: a Vert.x event loop. */
class VertxMediaLoopTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void knowsItsOwnThread() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);

        assertThat(loop.isCurrent()).isFalse();
        assertThat(on(loop::isCurrent)).isTrue();
    }

    @Test
    void isThereOnlyOnAnEventLoop() throws Exception {
        assertThatThrownBy(VertxMediaLoop::current).hasMessage("Expected a Vert.x context");

        CompletableFuture<Throwable> onAWorker = new CompletableFuture<>();
        var unused = vertx.executeBlocking(() -> {
            try {
                return VertxMediaLoop.current();
            } catch (IllegalStateException e) {
                onAWorker.complete(e);
                return null;
            }
        });
        assertThat(onAWorker.get(10, TimeUnit.SECONDS))
                .hasMessageStartingWith("Expected a Vert.x event loop, but this is vert.x-worker-thread-");
    }

    @Test
    void whatIsGatheredLeavesInOnePieceAtTheRelease() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        EmbeddedChannel socket = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        FrameWriter writer = FrameWriter.ofServer(socket.pipeline().firstContext());

        List<Integer> pieces = on(() -> {
            loop.gather();
            loop.gather(); // as a clear does in the course of a tick
            send(loop, writer, "audio");
            loop.release();
            send(loop, writer, "mark");
            int early = socket.outboundMessages().size();
            loop.release();
            send(loop, writer, "later");
            return List.of(early, socket.outboundMessages().size());
        });

        assertThat(pieces).containsExactly(0, 2);
        assertThat(((ByteBuf) socket.readOutbound()).toString(StandardCharsets.US_ASCII))
                .contains("audio")
                .endsWith("mark");
        socket.finishAndReleaseAll();
    }

    private static void send(VertxMediaLoop loop, FrameWriter writer, String message) {
        writer.writeText(message);
        loop.flush(writer);
    }

    /**
     * Two sockets of one loop. What comes on the first holds the loop up until something has come on the second, of which
     * the selection that is under way knows nothing.
     */
    @RepeatedTest(20)
    void whatCameWhileAnotherSocketWasReadIsReadBeforeATaskForAfterReading() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch came = new CountDownLatch(1);
        int port = listen(data -> {
            order.add(data);
            if (data.equals("model")) {
                begun.countDown();
                awaitLatch(came);
                loop.afterReading(() -> order.add("task"));
            }
        });
        try (Socket model = new Socket("127.0.0.1", port);
                Socket caller = new Socket("127.0.0.1", port)) {
            write(model, "model");
            awaitLatch(begun);
            write(caller, "caller");
            came.countDown();

            await().atMost(SOON).until(() -> order.contains("task"));
            assertThat(order).containsExactly("model", "caller", "task");
        }
    }

    /** Both have come while the loop was busy with something else, and are of one selection, in whichever order. */
    @RepeatedTest(20)
    void whatCameWhileTheLoopWasBusyIsReadBeforeATaskForAfterReading() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        int port = listen(data -> {
            order.add(data);
            if (data.equals("model")) {
                loop.afterReading(() -> order.add("task"));
            }
        });
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch came = new CountDownLatch(1);
        try (Socket model = new Socket("127.0.0.1", port);
                Socket caller = new Socket("127.0.0.1", port)) {
            write(model, "hello");
            write(caller, "hello");
            await().atMost(SOON).until(() -> order.size() == 2);
            loop.execute(() -> {
                busy.countDown();
                awaitLatch(came);
            });
            awaitLatch(busy);
            write(model, "model");
            write(caller, "caller");
            came.countDown();

            await().atMost(SOON).until(() -> order.contains("task"));
            assertThat(order.subList(2, 5)).contains("model", "caller").endsWith("task");
        }
    }

    /** Each socket has one read in a turn. */
    private int listen(Consumer<String> reader) throws Exception {
        NetServer server = on(() -> vertx.createNetServer()
                .connectHandler(socket -> socket.handler(data -> reader.accept(data.toString()))));
        return on(() -> server.listen(0, "127.0.0.1"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tasksRunInTheOrderInWhichTheyWereHandedOver() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 100; i++) {
            int task = i;
            loop.execute(() -> order.add(task));
        }

        await().atMost(SOON).until(() -> order.size() == 100);
        assertThat(order).isSorted();
    }

    @Test
    void ticksUntilTheTickerIsRemoved() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        AtomicInteger ticks = new AtomicInteger();
        MediaLoop.Ticker ticker = now -> ticks.incrementAndGet();
        run(() -> loop.add(ticker));
        await().atMost(SOON).until(() -> ticks.get() > 3);

        run(() -> loop.remove(ticker));
        int last = ticks.get();
        run(() -> loop.remove(ticker)); // a second time changes nothing

        afterSomeTicks(loop);
        assertThat(ticks).hasValue(last);
        run(() -> loop.add(ticker));
        await().atMost(SOON).until(() -> ticks.get() > last);
    }

    @Test
    void aTickerThatFailsIsNoMatterOfTheOthers() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        AtomicInteger ticks = new AtomicInteger();
        run(() -> {
            loop.add(now -> ticks.incrementAndGet());
            loop.add(new MediaLoop.Ticker() {
                @Override
                public void tick(long now) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public String toString() {
                    return "a ticker that a test makes fail";
                }
            });
        });

        await().atMost(SOON).until(() -> ticks.get() > 3);
    }

    @Test
    void aTickerMayRemoveItselfAndOthers() throws Exception {
        VertxMediaLoop loop = on(VertxMediaLoop::current);
        AtomicInteger ticks = new AtomicInteger();
        List<MediaLoop.Ticker> tickers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tickers.add(now -> {
                ticks.incrementAndGet();
                tickers.forEach(loop::remove);
            });
        }
        run(() -> tickers.forEach(loop::add));

        await().atMost(SOON).until(() -> ticks.get() > 0);
        afterSomeTicks(loop);
        assertThat(ticks).hasValue(1);
    }

    private void afterSomeTicks(MediaLoop loop) throws Exception {
        AtomicInteger others = new AtomicInteger();
        run(() -> loop.add(now -> others.incrementAndGet()));
        await().atMost(SOON).until(() -> others.get() > 3);
    }

    private void run(Runnable task) throws Exception {
        on(() -> {
            task.run();
            return true;
        });
    }

    private <T> T on(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }
}
