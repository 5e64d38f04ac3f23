package org.camelvoice.platform.discord;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What has happened in all voice channels since the start, for metrics. Loops count; any thread may read. */
public final class DiscordCounters implements JitterBuffer.Losses {
    private final LongAdder late = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder unheard = new LongAdder();
    private final LongAdder overflow = new LongAdder();
    private final LongAdder failedSends = new LongAdder();
    private final LongAdder failedExchanges = new LongAdder();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder droppedTexts = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Map<JitterBuffer.Drop, LongAdder> dropped = new EnumMap<>(JitterBuffer.Drop.class);

    DiscordCounters() {
        for (JitterBuffer.Drop why : JitterBuffer.Drop.values()) {
            dropped.put(why, new LongAdder());
        }
    }

    @Override
    public void countDropped(JitterBuffer.Drop why) {
        dropped.get(why).increment();
    }

    @Override
    public void countLost() {
        lost.increment();
    }

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

    void countDroppedText() {
        droppedTexts.increment();
    }

    /** Frames of 20 ms that were more than that late. */
    public long late() {
        return late.sum();
    }

    /** Frames that never were, since more than three were late, or the route was still at the one before. */
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

    /** Packets that were missing when they were due. */
    public long lost() {
        return lost.sum();
    }

    /** Packets that came and were not played, by why: {@code late}, {@code duplicate}, {@code catch-up} and so on. */
    public Map<String, Long> dropped() {
        Map<String, Long> counts = new TreeMap<>();
        dropped.forEach((why, count) -> counts.put(why.label(), count.sum()));
        return counts;
    }

    /** Messages that were not written, since too many waited for the text channel. */
    public long droppedTexts() {
        return droppedTexts.sum();
    }

    /** Voice connections that were lost while people were in the channel. */
    public long reconnects() {
        return reconnects.sum();
    }
}
