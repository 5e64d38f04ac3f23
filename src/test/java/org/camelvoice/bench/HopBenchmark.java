package org.camelvoice.bench;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs that a model's session lives on another event loop than its call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HopBenchmark {
    private static final int HOPS = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Vertx other = Vertx.vertx(); // of one, this thread gets the same loop twice
    private final MediaLoop home = loop(vertx);
    private final MediaLoop reader = loop(other);

    private static MediaLoop loop(Vertx vertx) {
        CompletableFuture<MediaLoop> loop = new CompletableFuture<>();
        vertx.runOnContext(nothing -> loop.complete(VertxMediaLoop.current()));
        return loop.join();
    }

    @TearDown
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        other.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Each hop finds a loop that sleeps, as a frame does in a quiet gateway. */
    @Benchmark
    @OperationsPerInvocation(HOPS)
    public Object oneHopAfterAnother() {
        CompletableFuture<Object> done = new CompletableFuture<>();
        hop(HOPS, home, reader, done);
        return done.join();
    }

    private static void hop(int left, MediaLoop next, MediaLoop then, CompletableFuture<Object> done) {
        if (left == 0) {
            done.complete(done);
        } else {
            next.execute(() -> hop(left - 1, then, next, done));
        }
    }

    /** The loop is at work already, as in a busy gateway. */
    @Benchmark
    @OperationsPerInvocation(HOPS)
    public Object manyHopsAtOnce() {
        CompletableFuture<Object> done = new CompletableFuture<>();
        home.execute(() -> {
            for (int i = 1; i < HOPS; i++) {
                reader.execute(() -> {});
            }
            reader.execute(() -> done.complete(done));
        });
        return done.join();
    }
}
