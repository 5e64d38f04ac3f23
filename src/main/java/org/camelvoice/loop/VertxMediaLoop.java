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

    /** The sockets that have something to send when {@link #gathering} is 0 again. Written by the loop's thread only. */
    private final List<FrameWriter> unsent = new ArrayList<>();
    /** How often {@link #gather} was called without {@link #release}. Written by the loop's thread only. */
    private int gathering;

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
     * Netty's loop selects, reads what it has selected, and then runs tasks. What came after the selection is read in the
     * next turn. A task queued by a task still runs in this turn; a timer set by a task does not. So the timer runs behind
     * one more selection.
     */
    @Override
    public void afterReading(Runnable task) {
        execute(() -> context.owner().setTimer(1, id -> task.run()));
    }

    @Override
    public void gather() {
        gathering++;
    }

    @Override
    public void release() {
        gathering--;
        while (gathering == 0 && !unsent.isEmpty()) {
            flushOrWarn(unsent.remove(0));
        }
    }

    /** A socket that fails must not keep back what the others have to send. */
    private void flushOrWarn(FrameWriter socket) {
        try {
            socket.flush();
        } catch (RuntimeException e) {
            failures.warn("{} failed to send", socket, e);
        }
    }

    /** Sends what was written on a socket of this loop, now or at the {@link #release}. Called on this loop's thread. */
    public void flush(FrameWriter socket) {
        if (gathering == 0) {
            socket.flush();
        } else if (!unsent.contains(socket)) {
            unsent.add(socket);
        }
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
