package org.camelvoice.audio;

/**
 * A sender's own timestamps of a stream's frames, in milliseconds: what is missing between two. They are believed once
 * eight frames in a row were as far apart as they are long, which those of the audio's own clock always are; those of a
 * clock that somebody looked at when a frame went by never are, nor are those in other units. Then what is said between
 * frames is jitter and no gap. Owned by one thread.
 */
final class FrameTimes {
    /** The timestamp of a frame that has none. */
    static final int UNKNOWN = -1;

    private static final int ROUNDING_MILLIS = 2;
    /** What leaps so far is no jitter, however odd the leap. */
    private static final int MOST_JITTER_MILLIS = 100;
    /** A timestamp may be so much further on than the clock is; what is more has begun anew, or means nothing. */
    private static final int TOLERANCE_MILLIS = 1_000;
    /** A frame that is so far behind was overtaken; one that is further has begun anew. */
    private static final int MOST_BEHIND_MILLIS = 80;

    private final Trust trust = new Trust(false);
    /** The timestamp that the next frame has if nothing is missing; {@link #UNKNOWN} before the first. */
    private long expected = UNKNOWN;

    private long passedAt;

    /** Whether the frame is next beyond doubt. */
    boolean isNext(long timestamp) {
        return areBelieved(timestamp) && Math.abs(timestamp - expected) <= ROUNDING_MILLIS;
    }

    boolean areBelieved() {
        return trust.isGiven();
    }

    private boolean areBelieved(long timestamp) {
        return timestamp >= 0 && trust.isGiven();
    }

    /** How many frames of this length are to come before it: 0 if none or nobody knows, negative if it is late. */
    int ahead(long timestamp, int millis) {
        long leap = timestamp - expected;
        if (!areBelieved(timestamp) || !isWhole(leap, millis) || leap < -MOST_BEHIND_MILLIS) {
            return 0;
        }
        return (int) Math.min(Math.round(leap / (double) millis), Integer.MAX_VALUE);
    }

    private static boolean isWhole(long leap, int millis) {
        long over = Math.floorMod(leap, (long) millis);
        return Math.min(over, millis - over) <= ROUNDING_MILLIS;
    }

    /**
     * A frame is handed on.
     *
     * @return the milliseconds that are missing before it; {@link #UNKNOWN} if nobody knows
     */
    long passed(long timestamp, int millis, long moment) {
        long missing = missing(timestamp, millis, moment);
        if (timestamp >= 0) {
            expected = timestamp + millis;
        } else if (expected != UNKNOWN) {
            expected += millis;
        }
        passedAt = moment;
        return missing;
    }

    private long missing(long timestamp, int millis, long moment) {
        if (timestamp < 0 || expected == UNKNOWN) {
            return UNKNOWN;
        }
        long leap = timestamp - expected;
        if (Math.abs(leap) <= ROUNDING_MILLIS) {
            trust.more();
            return trust.isGiven() ? 0 : UNKNOWN;
        }
        return gap(leap, millis, moment);
    }

    private long gap(long leap, int millis, long moment) {
        boolean isOne = trust.isGiven()
                && leap > 0
                && leap <= moment - passedAt + TOLERANCE_MILLIS
                && (leap > MOST_JITTER_MILLIS || isWhole(leap, millis));
        if (isOne) {
            trust.less();
        } else {
            trust.none();
        }
        return isOne ? leap : UNKNOWN;
    }
}
