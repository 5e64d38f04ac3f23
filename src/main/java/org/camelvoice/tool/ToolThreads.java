package org.camelvoice.tool;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;

/**
 * The threads of tools: those of the CamelContext, virtual ones if {@code camel.threads.virtual.enabled} says so.
 * {@link Tools} limits their number. One more thread keeps the time.
 */
final class ToolThreads implements ToolClock, AutoCloseable {
    private static final String NAME = "voice-tool";

    private final CamelContext context;
    /** Null until a tool is called. Guarded by this. */
    private ExecutorService threads;
    /** Null until a tool is called. Guarded by this. */
    private ScheduledExecutorService clock;
    /** Whether the context has stopped. Guarded by this. */
    private boolean closed;

    ToolThreads(CamelContext context) {
        this.context = context;
    }

    private ExecutorServiceManager manager() {
        return context.getExecutorServiceManager();
    }

    /** @throws RejectedExecutionException if the context has stopped */
    private synchronized ExecutorService threads() {
        requireOpen();
        if (threads == null) {
            threads = manager().newCachedThreadPool(this, NAME);
        }
        return threads;
    }

    /** @throws RejectedExecutionException if the context has stopped */
    private synchronized ScheduledExecutorService clock() {
        requireOpen();
        if (clock == null) {
            clock = manager().newScheduledThreadPool(this, NAME + "-clock", oneThread());
        }
        return clock;
    }

    private static ThreadPoolProfile oneThread() {
        ThreadPoolProfile profile = new ThreadPoolProfile(NAME + "-clock");
        profile.setPoolSize(1);
        profile.setMaxQueueSize(-1); // as many as tools may run: one for each
        return profile;
    }

    private void requireOpen() {
        if (closed) {
            throw new RejectedExecutionException("The CamelContext has stopped");
        }
    }

    /**
     * Runs the task on its own thread; on the present one if the gateway has stopped, so that its waiter gets an
     * answer.
     */
    void execute(Runnable task) {
        try {
            threads().execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        try {
            Future<?> timer = clock().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // the gateway has stopped
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Running tools may finish. */
    @Override
    public synchronized void close() {
        closed = true;
        if (clock != null) {
            manager().shutdownNow(clock);
        }
        if (threads != null) {
            manager().shutdown(threads);
        }
    }
}
