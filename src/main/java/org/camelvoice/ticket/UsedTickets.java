package org.camelvoice.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The tickets that were used and have not expired, by the wall clock and by one that nobody sets: a wall clock that jumps
 * ahead and back again makes none of them good a second time. Called from any event loop; holds its lock for a moment only.
 */
final class UsedTickets {
    private final int most;
    /** By id. Guarded by this. */
    private final Map<String, Used> byId = new HashMap<>();
    /** The same, the first to be forgotten first. Guarded by this. */
    private final NavigableSet<Used> byEnd =
            new TreeSet<>(Comparator.comparing(Used::until).thenComparing(Used::id));

    private final LongSupplier nanoTime;

    /** @param untilNanos the same as {@code until}, of {@link #nanoTime} */
    private record Used(String id, Instant until, long untilNanos) {}

    enum Outcome {
        TAKEN,
        USED_BEFORE,
        FULL
    }

    /** @param most how many are remembered */
    UsedTickets(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
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
        Used used = new Used(
                id, until, nanoTime.getAsLong() + Duration.between(now, until).toNanos());
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
        while (!byEnd.isEmpty() && isOver(byEnd.first(), now)) {
            byId.remove(byEnd.pollFirst().id());
        }
    }

    private boolean isOver(Used used, Instant now) {
        return used.until().isBefore(now) && nanoTime.getAsLong() - used.untilNanos() > 0;
    }

    synchronized int size() {
        return byId.size();
    }
}
