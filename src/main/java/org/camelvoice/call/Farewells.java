package org.camelvoice.call;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the sessions that no call has any more and whose servers have still to say what their last answers used, and
 * limits how many there are: calls that come and go would leave any number of sockets open. Called from any thread.
 */
public final class Farewells {
    private static final int USUAL_LIMIT = 1_000;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);
    /** Written before calls start. */
    private volatile int most = USUAL_LIMIT;

    /** What becomes of a session whose server still answers. */
    public enum Outcome {
        /** Its server has said what the answer used, as far as it says such things. */
        HEARD,
        /** Its server did not, in time: what the answer used counts nowhere. */
        UNHEARD,
        /** As many as may wait did: closed at once, and what the answer used counts nowhere. */
        REFUSED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Farewells() {
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    /** How many may wait at once. */
    public void limit(int sessions) {
        most = sessions;
    }

    /** Whether one more may wait; it {@linkplain #end ends} once. */
    public boolean begin() {
        if (waiting.getAndUpdate(now -> now < most ? now + 1 : now) < most) {
            return true;
        }
        ended.get(Outcome.REFUSED).increment();
        return false;
    }

    /** One that has begun waits no longer. */
    public void end(Outcome outcome) {
        waiting.decrementAndGet();
        ended.get(outcome).increment();
    }

    /** Those that wait now. */
    public int waiting() {
        return waiting.get();
    }

    public long ended(Outcome outcome) {
        return ended.get(outcome).sum();
    }
}
