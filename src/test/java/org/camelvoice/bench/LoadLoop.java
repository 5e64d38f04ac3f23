package org.camelvoice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * The load's only thread: all callers' sockets and all of the model's, and what is due. Frames leave on a clock of a
 * millisecond's steps; what is measured counts from the moment of the write, so a late frame is no late answer.
 */
final class LoadLoop implements AutoCloseable {
    /** What {@link Clocked#due} returns for never again. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long TICK_MILLIS = 1;
    private static final int INPUT_BYTES = 1 << 18;

    /** Somebody who has something to do at a time. */
    interface Clocked {
        /** @return when there is more to do, by {@link System#nanoTime}; {@link #NEVER} for never */
        long due(long now);
    }

    /** Who serves a channel that is ready. */
    interface Ready {
        void ready(SelectionKey key) throws IOException;

        /** The channel is of no use any more. */
        void failed(IOException cause);
    }

    private static final class Timer implements Comparable<Timer> {
        private final Clocked clocked;
        private long nanos;

        Timer(Clocked clocked, long nanos) {
            this.clocked = clocked;
            this.nanos = nanos;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final LoopWatch watch = new LoopWatch();
    /** What a socket has read is here until it has been taken. */
    private final byte[] input = new byte[INPUT_BYTES];

    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean running = true;
    /** Null while nothing went wrong. */
    private volatile RuntimeException failure;

    LoadLoop() throws IOException {
        selector = Selector.open();
        thread.start();
    }

    LoopWatch watch() {
        return watch;
    }

    byte[] input() {
        return input;
    }

    /** Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Waits for what the loop says. Any other thread. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> answer.complete(question.get()));
        return answer.join();
    }

    /** @throws IllegalStateException if the load itself has failed */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("The load has failed: " + failure, failure);
        }
    }

    /** The loop only. */
    void at(long nanos, Clocked clocked) {
        timers.add(new Timer(clocked, nanos));
    }

    /** The loop only. */
    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, ready);
    }

    @Override
    public void close() {
        running = false;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (running) {
                turn();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        }
    }

    private void turn() throws IOException {
        long asked = System.nanoTime();
        selector.select(TICK_MILLIS);
        watch.looked(asked, TICK_MILLIS * 1_000_000, System.nanoTime());
        try {
            selector.selectedKeys().forEach(LoadLoop::serve);
            selector.selectedKeys().clear();
            serveTimers();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        } catch (RuntimeException e) {
            failure = e;
            e.printStackTrace();
        }
    }

    private static void serve(SelectionKey key) {
        Ready ready = (Ready) key.attachment();
        try {
            if (key.isValid()) {
                ready.ready(key);
            }
        } catch (IOException e) {
            key.cancel();
            ready.failed(e);
        }
    }

    private void serveTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.peek().nanos <= now) {
            Timer timer = timers.poll();
            timer.nanos = timer.clocked.due(now);
            if (timer.nanos != NEVER) {
                timers.add(timer);
            }
            now = System.nanoTime();
        }
    }
}
