package org.camelvoice.call;

/**
 * A sender's clock on the call's: a timestamp and the least delay with which any came. So neither a burst nor a stall
 * moves it. The two clocks may differ by 1 in {@value #CLOCKS_APART}, so the least delay grows by as much with time; and
 * a delay that stays larger for {@value #STAYS_MILLIS} ms, by more than {@value #MOST_LATE_MILLIS} ms, is a new start.
 *
 * <pre>
 *   said at  0  20  40  60  80          came at  90  90  90  90  100
 *   least delay: 20, so what was said from 0 on stands at 20
 * </pre>
 *
 * <p>Milliseconds. Owned by the call's loop.
 */
final class SenderClock {
    private static final int CLOCKS_APART = 400;
    private static final int MOST_LATE_MILLIS = 200;
    /** A timestamp so far ahead is none. */
    private static final int MOST_EARLY_MILLIS = 1_000;

    private static final int STAYS_MILLIS = 4_000;

    private boolean begun;
    private long least;
    /** Up to then the clocks' difference has been allowed for. */
    private long agedAt;
    /** Whether what came last was too late or too early to be of the same start. */
    private boolean strange;

    private long strangeSince;
    private long leastStrange;

    /** Audio has come at {@code moment} that ends at {@code timestamp}. */
    void came(long timestamp, long moment) {
        long delay = moment - timestamp;
        age(moment);
        if (!begun) {
            begin(delay, moment);
        } else if (delay > least + MOST_LATE_MILLIS || delay < least - MOST_EARLY_MILLIS) {
            wonder(delay, moment);
        } else {
            strange = false;
            least = Math.min(least, delay);
        }
    }

    private void age(long moment) {
        long growth = (moment - agedAt) / CLOCKS_APART;
        least += growth;
        agedAt += growth * CLOCKS_APART;
    }

    private void begin(long delay, long moment) {
        begun = true;
        strange = false;
        least = delay;
        agedAt = moment;
    }

    private void wonder(long delay, long moment) {
        leastStrange = strange ? Math.min(leastStrange, delay) : delay;
        strangeSince = strange ? strangeSince : moment;
        strange = true;
        if (moment - strangeSince >= STAYS_MILLIS) {
            begin(leastStrange, moment);
        }
    }

    /** Whether anything has come since the start. */
    boolean isBegun() {
        return begun;
    }

    /** The call's moment of a timestamp. */
    long moment(long timestamp) {
        return timestamp + least;
    }

    /** The sender counts anew. */
    void restart() {
        begun = false;
    }
}
