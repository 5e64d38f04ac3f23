package org.camelvoice.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camelvoice.loop.MediaLoop;

/** A loop that has nothing to do with any socket: one thread, and a real clock. */
final class ThreadLoop implements MediaLoop, AutoCloseable {
    private final List<Ticker> tickers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor;
    private volatile Thread thread;

    ThreadLoop() {
        executor = Executors.newSingleThreadScheduledExecutor(task -> thread = new Thread(task, "thread-loop"));
        var unused = executor.scheduleAtFixedRate(
                () -> tickers.forEach(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What one ticker throws is told, and stops no other. */
    private void tick(Ticker ticker) {
        try {
            ticker.tick(nanoTime());
        } catch (RuntimeException e) {
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void add(Ticker ticker) {
        tickers.add(ticker);
    }

    @Override
    public void remove(Ticker ticker) {
        tickers.remove(ticker);
    }

    /** How many are ticking. */
    int tickers() {
        return tickers.size();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
