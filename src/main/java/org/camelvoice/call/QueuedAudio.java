package org.camelvoice.call;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The audio that waits for all callers together, and its limit. A model generates in 30 s what takes a caller 200 s to
 * hear, so the queue takes memory: 8 kB a second on a telephone, 48 kB in a browser. Called from any thread.
 */
public final class QueuedAudio {
    private static final int SHARE_OF_HEAP = 8;
    private static final long DEFAULT_SECONDS = 900; // 15 min

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();
    /** Written before calls start. */
    private volatile long mostBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    /** Of one call. Written before calls start. */
    private volatile long mostMillis = DEFAULT_SECONDS * 1_000;

    /**
     * Sets the limits.
     *
     * @param allBytes    for all calls together; 0 for an eighth of the heap
     * @param callSeconds for one call
     */
    public void limit(long allBytes, long callSeconds) {
        mostBytes = allBytes == 0 ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : allBytes;
        mostMillis = callSeconds * 1_000;
    }

    /** The bytes waiting now. */
    public long bytes() {
        return bytes.get();
    }

    /** How often reading from a model was paused. */
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

    /** Whether there is enough room that it will not be full again at once. */
    boolean hasRoom() {
        return bytes.get() <= mostBytes - mostBytes / 8;
    }

    /** Whether it overflows although reading is paused. */
    boolean runsOver() {
        return bytes.get() >= 2 * mostBytes;
    }
}
