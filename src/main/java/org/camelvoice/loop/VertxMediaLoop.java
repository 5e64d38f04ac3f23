package org.camelvoice.loop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x event loop as a {@link MediaLoop}. Its timer runs only while it has tickers. Create one for each event loop,
 * not for each call, so that calls share the timer.
 */
public final class VertxMediaLoop implements MediaLoop {
    private static final Logger LOG = LoggerFactory.getLogger(VertxMediaLoop.class);
    private static final long NO_TIMER = -1;

    private final Context context;
    private final Thread thread;
    /** Written by the loop's thread only. */
    private final List<Ticker> tickers = new ArrayList<>();

    private final RareLog failures = new RareLog(LOG);
    /** {@link #NO_TIMER} while there are no tickers. Written by the loop's thread only. */
    private long timer = NO_TIMER;

    private VertxMediaLoop(Context context) {
        this.context = context;
        this.thread = Thread.currentThread();
    }

    /** The loop of the calling thread, which must be a Vert.x event loop. */
    public static VertxMediaLoop current() {
        Context context = Objects.requireNonNull(Vertx.currentContext(), "Expected a Vert.x context");
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Expected a Vert.x event loop, but this is "
                    + Thread.currentThread().getName());
        }
        return new VertxMediaLoop(context);
    }

    /** The event-loop context, for opening sockets on this loop. */
    public Context context() {
        return context;
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    /**
     * A turn of a Netty loop selects the sockets that are ready, reads them, and then runs tasks. A task that was queued by
     * a reader runs when the selection has been read, in which a socket is missing on which something came after it was
     * made: while another socket of the same turn took its time. A task that was queued by a task runs in the same turn,
     * which reads nothing more. A timer that a task sets does not: the turn has collected the timers that are due before its
     * first task. So between the task here and its timer lies a selection, with everything that had come by then.
     */
    @Override
    public void afterReading(Runnable task) {
        execute(() -> context.owner().setTimer(1, id -> task.run()));
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void add(Ticker ticker) {
        tickers.add(ticker);
        if (timer == NO_TIMER) {
            timer = context.owner().setPeriodic(TICK_MILLIS, id -> tick());
        }
    }

    @Override
    public void remove(Ticker ticker) {
        tickers.remove(ticker);
        if (tickers.isEmpty() && timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void tick() {
        long now = nanoTime();
        for (int i = tickers.size() - 1; i >= 0; i--) { // backwards: a ticker may remove itself
            if (i < tickers.size()) {
                tick(tickers.get(i), now);
            }
        }
    }

    /** A bug in one ticker must not affect the others. */
    private void tick(Ticker ticker, long now) {
        try {
            ticker.tick(now);
        } catch (Throwable e) {
            failures.warn("{} failed at a tick", ticker, e);
        }
    }
}
