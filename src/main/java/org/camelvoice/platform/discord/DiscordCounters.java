package org.camelvoice.platform.discord;

import java.util.concurrent.atomic.LongAdder;

/** What has happened in all voice channels since the start, for metrics. Loops count; any thread may read. */
public final class DiscordCounters {
    private final LongAdder late = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder unheard = new LongAdder();
    private final LongAdder overflow = new LongAdder();
    private final LongAdder failedSends = new LongAdder();
    private final LongAdder failedExchanges = new LongAdder();
    private final LongAdder reconnects = new LongAdder();

    void countLate(long frames, long neverSent) {
        late.add(frames);
        skipped.add(neverSent);
    }

    void countUnheard() {
        unheard.increment();
    }

    void countOverflow() {
        overflow.increment();
    }

    void countFailedSend() {
        failedSends.increment();
    }

    void countFailedExchange() {
        failedExchanges.increment();
    }

    void countReconnect() {
        reconnects.increment();
    }

    /** Frames of 20 ms that were more than that late. */
    public long late() {
        return late.sum();
    }

    /** Frames that never were, since more than three were late. */
    public long skipped() {
        return skipped.sum();
    }

    /** Packets of speakers who are not heard: bots, and who is not allowed to be. */
    public long unheard() {
        return unheard.sum();
    }

    /** Packets that came while too many waited for the loop. */
    public long overflow() {
        return overflow.sum();
    }

    /** Packets that the socket did not take. */
    public long failedSends() {
        return failedSends.sum();
    }

    /** Exchanges whose route failed. */
    public long failedExchanges() {
        return failedExchanges.sum();
    }

    /** Voice connections that were lost while people were in the channel. */
    public long reconnects() {
        return reconnects.sum();
    }
}
