package org.camelvoice.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One direction of one call: the k-th frame that arrives is the k-th that was sent, and took so long. Frames are counted,
 * whatever messages they come in. One thread sends, one receives, and anybody reads.
 */
final class FrameWatch {
    private static final int REMEMBERED = 4096; // 80 s of frames: more than any is under way
    /** How many frames of silence in a row may be lost, and be one loss. */
    private static final int FARTHEST = 50;
    /** When a frame was sent whose latency says nothing, for it waits for its turn to be played. */
    static final long UNTIMED = Long.MIN_VALUE;

    private final LatencyHistogram latencies;
    private final Ends sends = new Ends();
    private final Ends receipts = new Ends();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final AtomicLong filled = new AtomicLong();
    /** Until the first frame has come, if so. */
    private boolean dropsFirst;
    /** How far what comes is ahead of what was sent, after losses, or behind. Only touched by who compares. */
    private long shift;

    /** The frames at one end. One thread writes, and counts a frame when all of it is there. */
    private static final class Ends {
        private final AtomicLongArray nanos = new AtomicLongArray(REMEMBERED);
        /** What {@link LoadSignal} makes of each. */
        private final byte[] symbols = new byte[REMEMBERED];

        private final AtomicLong count = new AtomicLong();

        /** @return the frame's number */
        long add(int symbol, long nanos) {
            long frame = count.get();
            symbols[place(frame)] = (byte) symbol;
            this.nanos.set(place(frame), nanos);
            count.set(frame + 1);
            return frame;
        }
    }

    FrameWatch(LatencyHistogram latencies) {
        this(latencies, false);
    }

    /** @param dropsFirst whether the first that comes is the latest such frame: what was sent before it is dropped */
    FrameWatch(LatencyHistogram latencies, boolean dropsFirst) {
        this.latencies = latencies;
        this.dropsFirst = dropsFirst;
    }

    /**
     * The next frame leaves, at this time or {@link #UNTIMED}. It may have come already where the sender is known later only; then both are one thread's.
     */
    void sent(int symbol, long nanos) {
        long frame = sends.add(symbol, nanos);
        if (frame < received()) {
            compare(frame);
        }
    }

    /** The next frame has come, and is this symbol of {@link LoadSignal}. */
    void received(int symbol, long nanos) {
        if (dropsFirst) {
            dropsFirst = false;
            dropBefore(symbol);
        }
        if (symbol == LoadSignal.SILENCE && !isSilenceNext()) {
            filled.incrementAndGet();
            return;
        }
        long frame = receipts.add(symbol, nanos);
        if (frame < sent()) {
            compare(frame);
        }
    }

    private void dropBefore(int symbol) {
        long first = sent() - 1;
        while (first > 0 && !isSent(symbol, first)) {
            first--;
        }
        receipts.count.set(Math.max(0, first));
    }

    private boolean isSilenceNext() {
        return received() < sent() && sends.symbols[place(received() + shift)] == LoadSignal.SILENCE;
    }

    private void compare(long frame) {
        int symbol = receipts.symbols[place(frame)];
        if (symbol != sends.symbols[place(frame + shift)]) {
            outOfOrder.incrementAndGet();
            shift = shiftOf(symbol, frame);
        }
        long sentNanos = sends.nanos.get(place(frame));
        if (sentNanos != UNTIMED) {
            latencies.record(receipts.nanos.get(place(frame)) - sentNanos);
        }
    }

    /** The nearest place where such a frame was sent; of silence, many may be lost. */
    private long shiftOf(int symbol, long frame) {
        for (long more = 1; more < LoadSignal.SYMBOLS; more++) {
            if (isSent(symbol, frame + shift + more)) {
                return shift + more;
            }
            if (isSent(symbol, frame + shift - more)) {
                return shift - more;
            }
        }
        long more = LoadSignal.SYMBOLS;
        while (more < FARTHEST && !isSent(symbol, frame + shift + more)) {
            more++;
        }
        return more < FARTHEST ? shift + more : shift;
    }

    private boolean isSent(int symbol, long frame) {
        return frame >= 0 && frame < sent() && sends.symbols[place(frame)] == symbol;
    }

    private static int place(long frame) {
        return (int) Math.floorMod(frame, (long) REMEMBERED);
    }

    /** What was sent and has not come is not awaited any more: an interruption has dropped it. The receiving thread. */
    void settle() {
        receipts.count.set(sent());
        shift = 0;
    }

    long sent() {
        return sends.count.get();
    }

    long received() {
        return receipts.count.get();
    }

    /** Frames that were not the successor of the one before: one for each gap, two or more for a swap. */
    long outOfOrder() {
        return outOfOrder.get();
    }

    /** Frames of silence that nobody has sent: a gateway fills what its caller sends late. */
    long filled() {
        return filled.get();
    }
}
