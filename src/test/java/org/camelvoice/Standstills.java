package org.camelvoice;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine let nobody run: a thread that wants to run every millisecond notes the longest time in which it could
 * not. A gap of that length in a caller's audio is the machine's, and nobody else's.
 */
public final class Standstills implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(1);

    private final Thread thread = new Thread(this::watch, "standstills");
    /** Written by {@link #thread}. */
    private volatile long longestNanos;

    private volatile boolean over;

    private Standstills() {
        thread.setDaemon(true);
    }

    public static Standstills begin() {
        Standstills standstills = new Standstills();
        standstills.thread.start();
        return standstills;
    }

    private void watch() {
        long before = System.nanoTime();
        while (!over) {
            LockSupport.parkNanos(EVERY.toNanos());
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - before - EVERY.toNanos());
            before = now;
        }
    }

    /** The longest so far. */
    public int longestMillis() {
        return (int) Duration.ofNanos(longestNanos).toMillis();
    }

    @Override
    public void close() {
        over = true;
    }
}
