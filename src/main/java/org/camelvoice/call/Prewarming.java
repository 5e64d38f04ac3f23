package org.camelvoice.call;

import java.util.Locale;
import java.util.Map;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the sessions that are opened before their calls, and limits how many there are. Called from any thread. */
public final class Prewarming {
    private static final int USUAL_LIMIT = 100;

    private final LongAdder begun = new LongAdder();
    private final LongAdder paused = new LongAdder();
    private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);
    private final AtomicInteger waiting = new AtomicInteger();
    /** Written before calls start. */
    private volatile int most = USUAL_LIMIT;

    /** What becomes of a session that was wanted before its call. */
    public enum Outcome {
        /** Its call has it. */
        CLAIMED,
        /** No call came for it, or one that it does not suit: closed. */
        UNCLAIMED,
        /** It failed before a call came for it. */
        FAILED,
        /** It was not opened: as many as may wait for their calls did. */
        REFUSED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Prewarming() {
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    /** How many may wait for their calls at once. */
    public void limit(int sessions) {
        most = sessions;
    }

    /** A session is about to be opened; returns false if it may not be, since too many wait for their calls. */
    public boolean begin() {
        if (waiting.incrementAndGet() > most) {
            end(Outcome.REFUSED);
            return false;
        }
        begun.increment();
        return true;
    }

    /** One that has {@linkplain #begin begun} waits no longer. Once for each. */
    public void end(Outcome outcome) {
        waiting.decrementAndGet();
        ended.get(outcome).increment();
    }

    /** A session that waits for its call is read no further, since its server has said so much. */
    public void countPause() {
        paused.increment();
    }

    /** Those that were opened. */
    public long begun() {
        return begun.sum();
    }

    public long ended(Outcome outcome) {
        return ended.get(outcome).sum();
    }

    public long paused() {
        return paused.sum();
    }

    /** Those that wait for their calls now. */
    public int waiting() {
        return waiting.get();
    }
}
