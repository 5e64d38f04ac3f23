package org.camelvoice.simulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * One event loop with an agenda, shared by many callers: frames, mark echoes and messages on the simulated network are
 * its entries. One timer per loop checks it every millisecond while it has entries.
 *
 * <p>Each task gets the time for which it was scheduled, not the time at which the loop runs it, and tasks run in the
 * order of these times. So nothing drifts, and a late loop catches up.
 */
final class CallerLoop {
    private static final int TICK_MILLIS = 1;
    private static final long NO_TIMER = -1;
    private static final int LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
    static final int CONNECT_TIMEOUT_MILLIS = 5000;
    private static final int CLOSING_TIMEOUT_SECONDS = 2;

    private final Context context;
    private final WebSocketClient client;
    /** Written by the loop's thread only, as are all fields below. */
    private final PriorityQueue<Entry> agenda = new PriorityQueue<>();
    /** {@link #NO_TIMER} while the agenda is empty. */
    private long timer = NO_TIMER;
    /** Counts entries, so that those with the same time keep their order. */
    private long entries;
    /** The time of the last task; no later task gets an earlier one. */
    private long lastNanos = Long.MIN_VALUE;

    private boolean catchingUp;
    /**
     * True when the thread has ended, and its state may be read by others. Written by the thread that stops the loop.
     */
    private volatile boolean stopped;

    interface Task {

        /** Called on the loop's thread, with the scheduled time. */
        void run(long nanos);
    }

    private CallerLoop(Vertx vertx) {
        this.context = vertx.getOrCreateContext();
        takeFirstTimer(vertx);
        this.client = vertx.createWebSocketClient(clientOptions());
    }

    /** A loop with its own thread. */
    static CallerLoop start() {
        FileSystemOptions noFiles =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        VertxOptions oneLoop = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(noFiles);
        return new CallerLoop(Vertx.vertx(oneLoop));
    }

    /** Uses up timer id 0: Vert.x 4.5 does not cancel a handshake's timer with id 0, and would cut the socket. */
    private static void takeFirstTimer(Vertx vertx) {
        vertx.cancelTimer(vertx.setTimer(TICK_MILLIS, id -> {}));
    }

    private static WebSocketClientOptions clientOptions() {
        return new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE) // not -1, with which Vert.x 4.5 waits forever
                .setMaxFrameSize(LONGEST_MESSAGE_BYTES)
                .setMaxMessageSize(LONGEST_MESSAGE_BYTES)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setClosingTimeout(CLOSING_TIMEOUT_SECONDS)
                .setTcpNoDelay(true);
    }

    /** Opens a WebSocket whose handlers run on this loop. Called on the loop's thread. */
    Future<WebSocket> connect(WebSocketConnectOptions options) {
        return client.connect(options);
    }

    /** Closes all sockets and ends the thread. Called from any other thread. */
    void stop() {
        stopping().toCompletionStage().toCompletableFuture().join();
        stopped = true;
    }

    /** {@link #stop} without waiting. Called from any thread. */
    Future<Void> stopping() {
        return context.owner().close();
    }

    /** Runs {@code task} now, after everything that was due before; not if stopped. Called from any thread. */
    void execute(Task task) {
        if (stopped) {
            return;
        }
        context.runOnContext(nothing -> task.run(catchUp()));
    }

    /** Runs {@code question} on the loop's thread and waits for its answer. Called from any other thread. */
    <T> T ask(Supplier<T> question) {
        if (stopped) {
            return question.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(nanos -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Runs {@code task} at {@code nanos} of {@link System#nanoTime()}. Called on the loop's thread. */
    void at(long nanos, Task task) {
        agenda.add(new Entry(nanos, entries++, task));
        if (timer == NO_TIMER) {
            timer = context.owner().setPeriodic(TICK_MILLIS, id -> catchUp());
        }
    }

    /**
     * Runs everything that is due, and returns the present time. Every action from outside the loop starts with it, so
     * that it sees the present state. Called on the loop's thread.
     */
    long catchUp() {
        if (catchingUp) {
            return lastNanos;
        }
        catchingUp = true;
        try {
            return runDue(System.nanoTime());
        } finally {
            catchingUp = false;
        }
    }

    private long runDue(long now) {
        while (!agenda.isEmpty() && agenda.peek().nanos <= now) {
            Entry entry = agenda.remove();
            lastNanos = Math.max(lastNanos, entry.nanos);
            entry.task.run(lastNanos);
        }
        if (agenda.isEmpty() && timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
        lastNanos = Math.max(lastNanos, now);
        return lastNanos;
    }

    private record Entry(long nanos, long order, Task task) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
