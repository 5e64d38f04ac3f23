package org.camelvoice.tool;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of tools: a virtual thread each on Java 21 and later, otherwise pooled threads. {@link Tools} limits
 * their number. One more thread keeps the time.
 */
final class ToolThreads implements ToolClock, AutoCloseable {
    private final ExecutorService threads = threads();
    private final ScheduledThreadPoolExecutor clock = clock();

    private static ExecutorService threads() {
        ExecutorService virtual = virtualThreads();
        return virtual != null ? virtual : Executors.newCachedThreadPool(named("voice-tool-"));
    }

    /** @return null on older Java versions; this class is compiled for Java 17 */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, virtualThreadFactory());
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** {@code Thread.ofVirtual().name("voice-tool-", 1).factory()}. */
    private static ThreadFactory virtualThreadFactory() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        builder = type.getMethod("name", String.class, long.class).invoke(builder, "voice-tool-", 1L);
        return (ThreadFactory) type.getMethod("factory").invoke(builder);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("voice-tool-clock-"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.MINUTES);
        clock.allowCoreThreadTimeOut(true);
        return clock;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Runs the task on its own thread; on the present one if the gateway has stopped, so that its waiter gets an
     * answer.
     */
    void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        try {
            Future<?> timer = clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
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
    public void close() {
        clock.shutdownNow();
        threads.shutdown();
    }
}
