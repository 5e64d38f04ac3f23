package org.camelvoice.audio;

/**
 * A sender's own numbers of a stream's frames: which frame is next, and how many are missing. They are believed from
 * the start, until they prove to count something else, or nothing; and again when eight have followed each other. Owned
 * by one thread.
 */
final class FrameNumbers {
    /** The number of a frame that has none. */
    static final int UNKNOWN = -1;

    private static final int FIRST = 1;
    private static final int MOST_MISSING = 150; // 3 s; what leaps further has begun anew
    private static final int MOST_BEHIND = 64;

    private final Trust trust = new Trust(true);
    private long next = FIRST;
    private boolean begun;

    /** How many frames are to come before the one of this number: 0 if none or nobody knows, negative if it is late. */
    int ahead(long number) {
        if (number < 0 || !trust.isGiven()) {
            return 0;
        }
        long ahead = number - next;
        boolean isAnew = ahead > MOST_MISSING || ahead < -MOST_BEHIND || (ahead < 0 && !trust.isSure());
        return isAnew ? 0 : (int) ahead;
    }

    /** Whether it has been seen often enough that they count frames. */
    boolean areSure() {
        return trust.isSure();
    }

    /**
     * The frame of this number is handed on.
     *
     * @return how many are missing before it
     */
    int passed(long number) {
        if (number < 0) {
            next++; // who knows
            return 0;
        }
        int missing = begun ? Math.max(0, ahead(number)) : 0;
        judge(number);
        begun = true;
        next = number + 1;
        return missing;
    }

    private void judge(long number) {
        if (number == next) {
            trust.more();
        } else if (number == next - 1) {
            trust.none(); // it counts nothing
        } else if (begun) {
            trust.less();
        }
    }

    /** A frame whose number is behind is not handed on. */
    void late() {
        trust.less();
    }
}
