package org.camelvoice.ticket;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/** The tickets that were used and have not expired. Called from any event loop; holds its lock for a moment only. */
final class UsedTickets {
    private final int most;
    /** Guarded by this. */
    private final Set<String> ids = new HashSet<>();
    /** The same, the first to be forgotten first. Guarded by this. */
    private final Queue<Used> byEnd = new PriorityQueue<>(Comparator.comparing(Used::until));

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
        if (ids.contains(id)) {
            return Outcome.USED_BEFORE;
        }
        if (ids.size() >= most) {
            return Outcome.FULL;
        }
        ids.add(id);
        byEnd.add(new Used(id, until));
        return Outcome.TAKEN;
    }

    private void forget(Instant now) {
        while (!byEnd.isEmpty() && byEnd.peek().until().isBefore(now)) {
            ids.remove(byEnd.remove().id());
        }
    }

    synchronized int size() {
        return ids.size();
    }
}
