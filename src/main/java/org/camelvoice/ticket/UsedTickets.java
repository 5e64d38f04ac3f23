package org.camelvoice.ticket;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The tickets that were used and have not expired. Called from any event loop; holds its lock for a moment only. */
final class UsedTickets {
    private final int most;
    /** By id. Guarded by this. */
    private final Map<String, Used> byId = new HashMap<>();
    /** The same, the first to be forgotten first. Guarded by this. */
    private final NavigableSet<Used> byEnd =
            new TreeSet<>(Comparator.comparing(Used::until).thenComparing(Used::id));

    private record Used(String id, Instant until) {}

    enum Outcome {
        TAKEN,
        USED_BEFORE,
        FULL
    }

    /** @param most how many are remembered */
    UsedTickets(int most) {
        this.most = most;
    }

    /**
     * Remembers a ticket that is used now.
     *
     * @param until when nobody can use it any more
     */
    synchronized Outcome take(String id, Instant until, Instant now) {
        forget(now);
        if (byId.containsKey(id)) {
            return Outcome.USED_BEFORE;
        }
        if (byId.size() >= most) {
            return Outcome.FULL;
        }
        Used used = new Used(id, until);
        byId.put(id, used);
        byEnd.add(used);
        return Outcome.TAKEN;
    }

    /** It was not used after all. */
    synchronized void giveBack(String id) {
        Used used = byId.remove(id);
        if (used != null) {
            byEnd.remove(used);
        }
    }

    private void forget(Instant now) {
        while (!byEnd.isEmpty() && byEnd.first().until().isBefore(now)) {
            byId.remove(byEnd.pollFirst().id());
        }
    }

    synchronized int size() {
        return byId.size();
    }
}
