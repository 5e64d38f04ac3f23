package org.camelvoice.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.camelvoice.loop.MediaLoop;

/**
 * A {@link MediaLoop} whose clock the test winds: nothing happens by itself, and an hour passes in no time. The thread
 * that made it is the loop's thread. Ticks come as in the gateway: every 20 ms, the youngest ticker first.
 *
 * <pre>
 *   ManualLoop loop = new ManualLoop();
 *   Call call = calls.prepare(new CallRequest(…, loop, …));
 *   call.start();
 *   loop.advanceMillis(6_000);
 * </pre>
 */
public final class ManualLoop implements MediaLoop {
    private static final long TICK_NANOS = Duration.ofMillis(TICK_MILLIS).toNanos();
    private static final long ORIGIN = Duration.ofHours(-1).toNanos(); // a monotonic clock may be negative

    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Ticker> tickers = new ArrayList<>();
    /** Written by the loop's thread only. */
    private volatile long now = ORIGIN;

    private long nextTick = ORIGIN + TICK_NANOS;

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** The task waits until the test calls {@link #run()} or winds the clock. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void add(Ticker ticker) {
        tickers.add(ticker);
    }

    @Override
    public void remove(Ticker ticker) {
        tickers.remove(ticker);
    }

    /** Runs the tasks that wait, and those that they hand over. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Winds the clock, in steps of a tick: at each, the tasks that wait run, and then the tickers. */
    public void advanceMillis(long millis) {
        long until = now + Duration.ofMillis(millis).toNanos();
        run();
        while (nextTick - until <= 0) {
            now = nextTick;
            nextTick += TICK_NANOS;
            run();
            tick();
        }
        now = until;
        run();
    }

    private void tick() {
        for (int i = tickers.size() - 1; i >= 0; i--) { // backwards: a ticker may remove itself
            if (i < tickers.size()) {
                tickers.get(i).tick(now);
            }
        }
    }

    /** How long this clock has been wound. */
    public Duration elapsed() {
        return Duration.ofNanos(now - ORIGIN);
    }

    /** Who ticks; empty when every call and session has left. */
    public List<Ticker> tickers() {
        return List.copyOf(tickers);
    }
}
