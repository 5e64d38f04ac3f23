package org.camelvoice.call;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The audio that waits to be sent to callers, of all calls together, and how much of it may wait. A model says in 30 s
 * what takes a caller 200 s to hear, so that much of it is memory: 8 kB a second on a telephone, 48 kB in a browser.
 * Called from any thread.
 */
public final class QueuedAudio {
    private static final int SHARE_OF_HEAP = 8;
    private static final long DEFAULT_SECONDS = 900; // 15 min

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();
    /** Written before calls come. */
    private volatile long mostBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    /** Of one call. Written before calls come. */
    private volatile long mostMillis = DEFAULT_SECONDS * 1_000;

    /**
     * How much may wait.
     *
     * @param allBytes    of all calls together; 0 for an eighth of the heap
     * @param callSeconds of one call
     */
    public void limit(long allBytes, long callSeconds) {
        mostBytes = allBytes == 0 ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : allBytes;
        mostMillis = callSeconds * 1_000;
    }

    /** How much waits now. */
    public long bytes() {
        return bytes.get();
    }

    /** How often a model was read no further. */
    public long pauses() {
        return pauses.get();
    }

    long mostMillis() {
        return mostMillis;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    void countPause() {
        pauses.incrementAndGet();
    }

    boolean isFull() {
        return bytes.get() >= mostBytes;
    }

    /** Whether it is so far from full that it will not be at once again. */
    boolean hasRoom() {
        return bytes.get() <= mostBytes - mostBytes / 8;
    }

    /** Whether even reading no further has not helped. */
    boolean runsOver() {
        return bytes.get() >= 2 * mostBytes;
    }
}
