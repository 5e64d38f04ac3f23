package org.camelvoice.audio;

/**
 * A sender's timestamps of a stream's frames, in milliseconds: how much is missing between two frames. They are trusted
 * once eight consecutive frames are as far apart as they are long. Timestamps of the audio's own clock always pass;
 * timestamps taken as frames went by, or in other units, never do. Without trust, differences are jitter and not gaps.
 * Owned by one thread.
 */
final class FrameTimes {
    /** The timestamp of a frame without one. */
    static final int UNKNOWN = -1;

    private static final int ROUNDING_MILLIS = 2;
    /** A leap of this size is not jitter. */
    private static final int MOST_JITTER_MILLIS = 100;
    /** How far a timestamp may run ahead of the clock; a larger lead is a new start, or meaningless. */
    private static final int TOLERANCE_MILLIS = 1_000;
    /** A frame at most this far behind was overtaken; one further behind is a new start. */
    private static final int MOST_BEHIND_MILLIS = 80;

    private final Trust trust = new Trust(false);
    /** The timestamp of the next frame if nothing is missing; {@link #UNKNOWN} before the first. */
    private long expected = UNKNOWN;

    private long passedAt;

    /** Whether the frame is certainly the next. */
    boolean isNext(long timestamp) {
        return areBelieved(timestamp) && Math.abs(timestamp - expected) <= ROUNDING_MILLIS;
    }

    boolean areBelieved() {
        return trust.isGiven();
    }

    private boolean areBelieved(long timestamp) {
        return timestamp >= 0 && trust.isGiven();
    }

    /** How many frames of this length are missing before it: 0 if none or unknown, negative if it is late. */
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
     * A frame passes on.
     *
     * @return the milliseconds missing before it; {@link #UNKNOWN} if unknown
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
