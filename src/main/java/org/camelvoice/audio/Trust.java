package org.camelvoice.audio;

/** How reliable a source has proved: each correct value adds trust, each wrong one removes more. */
final class Trust {
    private static final int ENOUGH = 8;
    private static final int MOST = 16;
    private static final int LOSS = 4; // tolerates one wrong value in five

    private boolean given;
    private int level;

    Trust(boolean given) {
        this.given = given;
    }

    /** Whether it is trusted for now. */
    boolean isGiven() {
        return given;
    }

    /** Whether it is trusted because it has been right. */
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
