package org.camelvoice.audio;

/**
 * A sender's sequence numbers of a stream's frames: which frame is next, and how many are missing. They are trusted
 * from the start, until they prove to count something else or nothing, and again after eight consecutive numbers. Owned
 * by one thread.
 */
final class FrameNumbers {
    /** The number of a frame without one. */
    static final int UNKNOWN = -1;

    private static final int FIRST = 1;
    private static final int MOST_MISSING = 150; // 3 s; a longer leap is a new start
    private static final int MOST_BEHIND = 64;

    private final Trust trust = new Trust(true);
    private long next = FIRST;
    private boolean begun;

    /** How many frames are missing before this one: 0 if none or unknown, negative if it is late. */
    int ahead(long number) {
        if (number < 0 || !trust.isGiven()) {
            return 0;
        }
        long ahead = number - next;
        boolean isAnew = ahead > MOST_MISSING || ahead < -MOST_BEHIND || (ahead < 0 && !trust.isSure());
        return isAnew ? 0 : (int) ahead;
    }

    /** Whether the numbers have counted frames often enough to be certain. */
    boolean areSure() {
        return trust.isSure();
    }

    /**
     * The frame with this number passes on.
     *
     * @return how many are missing before it
     */
    int passed(long number) {
        if (number < 0) {
            next++; // a guess
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
            trust.none(); // the numbers count nothing
        } else if (begun) {
            trust.less();
        }
    }

    /** A frame with an older number is dropped. */
    void late() {
        trust.less();
    }
}
