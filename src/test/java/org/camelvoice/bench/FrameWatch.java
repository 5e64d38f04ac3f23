package org.camelvoice.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One direction of one call: the k-th frame that arrives is the k-th that was sent, and took so long. One thread sends,
 * one receives, and anybody reads.
 */
final class FrameWatch {
    private static final int REMEMBERED = 4096; // 80 s of frames: more than any is under way

    private final LatencyHistogram latencies;
    private final AtomicLongArray sentNanos = new AtomicLongArray(REMEMBERED);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();

    FrameWatch(LatencyHistogram latencies) {
        this.latencies = latencies;
    }

    /** The next frame leaves. */
    void sent(long nanos) {
        long frame = sent.get();
        sentNanos.set((int) (frame % REMEMBERED), nanos);
        sent.set(frame + 1);
    }

    /** The next frame has come; {@code symbol} is what {@link LoadSignal} made of it. */
    void received(int symbol, long nanos) {
        long frame = received.getAndIncrement();
        if (symbol != Math.floorMod(frame + shift, (long) LoadSignal.SYMBOLS)) {
            outOfOrder.incrementAndGet();
            shift = Math.floorMod(symbol - frame, (long) LoadSignal.SYMBOLS);
        }
        if (frame < sent.get()) {
            latencies.record(nanos - sentNanos.get((int) (frame % REMEMBERED)));
        }
    }

    /** By how many frames what comes is ahead of what was sent, after losses. Only touched by the receiving thread. */
    private long shift;

    long sent() {
        return sent.get();
    }

    long received() {
        return received.get();
    }

    /** Frames that were not the successor of the one before: one for each gap, two or more for a swap. */
    long outOfOrder() {
        return outOfOrder.get();
    }
}
