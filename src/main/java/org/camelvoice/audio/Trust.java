package org.camelvoice.audio;

/** How far something has proved to be right: it gains with each time, loses more when it is wrong. */
final class Trust {
    private static final int ENOUGH = 8;
    private static final int MOST = 16;
    private static final int LOSS = 4; // so one wrong in five is borne

    private boolean given;
    private int level;

    Trust(boolean given) {
        this.given = given;
    }

    /** Whether it is believed for now. */
    boolean isGiven() {
        return given;
    }

    /** Whether it is believed because it has been right. */
    boolean isSure() {
        return given && level >= ENOUGH;
    }

    void more() {
        level = Math.min(MOST, level + 1);
        given |= level >= ENOUGH;
    }

    void less() {
        level -= LOSS;
        if (level < -LOSS) {
            none();
        }
    }

    void none() {
        given = false;
        level = 0;
    }
}
