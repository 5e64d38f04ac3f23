package org.camelvoice.call;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.camelvoice.tenant.Tenant;

/** Counts the sessions that are opened before their calls, and limits how many there are,
 * in all and of each tenant, so that one whose number is flooded does not take them all. Called from any thread. */
public final class Prewarming {
    private static final int USUAL_LIMIT = 100;
    private static final int USUAL_SHARE = 25;

    private final LongAdder begun = new LongAdder();
    private final LongAdder paused = new LongAdder();
    private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);
    /** How many wait, by the tenant's name; none of a tenant for whom none does. Guarded by this. */
    private final Map<String, Integer> waiting = new HashMap<>();
    /** Written before calls start. */
    private volatile int most = USUAL_LIMIT;
    /** As {@link #most}. */
    private volatile int mostOfTenant = USUAL_SHARE;

    /** What becomes of a session that was wanted before its call. */
    public enum Outcome {
        /** Its call has it. */
        CLAIMED,
        /** No call came for it, or one that it does not suit: closed. */
        UNCLAIMED,
        /** It failed before a call came for it. */
        FAILED,
        /** It was not opened: as many as may wait for their calls did. */
        REFUSED,
        /** It was not opened: as many as may wait for calls of its tenant did. */
        REFUSED_TENANT;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Prewarming() {
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    /**
     * How many may wait for their calls at once.
     *
     * @param ofTenant for calls of one tenant, whose {@code limits.calls} may be lower
     */
    public void limit(int sessions, int ofTenant) {
        most = sessions;
        mostOfTenant = ofTenant;
    }

    /** A session is about to be opened; returns null if it may not be, since too many wait for their calls. */
    public Place begin(Tenant tenant) {
        Outcome refused = take(tenant);
        if (refused != null) {
            ended.get(refused).increment();
            return null;
        }
        begun.increment();
        return new Place(tenant.name());
    }

    private synchronized Outcome take(Tenant tenant) {
        if (waiting() >= most) {
            return Outcome.REFUSED;
        }
        if (waiting.getOrDefault(tenant.name(), 0) >= share(tenant)) {
            return Outcome.REFUSED_TENANT;
        }
        waiting.merge(tenant.name(), 1, Integer::sum);
        return null;
    }

    /** More than a tenant may have calls would wait in vain. */
    private int share(Tenant tenant) {
        int calls = tenant.getLimits().getCalls();
        return calls > 0 ? Math.min(calls, mostOfTenant) : mostOfTenant;
    }

    private synchronized void leave(String tenant) {
        waiting.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    }

    /** One session's among those that wait for their calls. Whoever has it ends it. Called from any thread. */
    public final class Place {
        private final String tenant;
        private final AtomicBoolean over = new AtomicBoolean();

        private Place(String tenant) {
            this.tenant = tenant;
        }

        /** The session waits no longer. Idempotent: the first outcome counts. */
        public void end(Outcome outcome) {
            if (over.compareAndSet(false, true)) {
                leave(tenant);
                ended.get(outcome).increment();
            }
        }

        /** The session is read no further, since its server has said so much. */
        public void countPause() {
            paused.increment();
        }
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
    public synchronized int waiting() {
        return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }
}
