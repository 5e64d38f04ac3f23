package org.camelvoice.bench;

import java.util.SplittableRandom;

/**
 * When one caller speaks, in frames of 20 ms: without end, or in turns. In turns, the caller speaks, and is silent while the
 * model answers; where the caller interrupts, the next turn begins in the midst of the answer.
 */
final class TalkPlan {
    /** How callers talk. */
    enum Talk {
        ENDLESS,
        TURNS,
        INTERRUPTING
    }

    private static final int FRAMES_A_SECOND = 50;
    private static final int TURN = 3 * FRAMES_A_SECOND;
    /** The model is asked by {@link #STOP} frames of silence, answers 4 s, and then nobody speaks for half a second. */
    private static final int LISTENING = 5 * FRAMES_A_SECOND;

    /** Frames of silence that end a turn for the model. */
    static final int STOP = 10;

    private static final int FEW_CALLS = 20; // each is interrupted often, or there would be nothing to count
    private static final int SHORT_TURN = 10;

    private final Talk talk;
    private final boolean few;
    private final SplittableRandom random;
    private int turns;
    private int speaking;
    private int silent;

    /**
     * @param calls in the row, of which this is one
     * @param seed  no other call's
     */
    TalkPlan(Talk talk, int calls, long seed) {
        this.talk = talk;
        this.few = calls < FEW_CALLS;
        this.random = new SplittableRandom(seed);
        this.silent = talk == Talk.ENDLESS ? 0 : random.nextInt(few ? STOP : TURN + LISTENING);
    }

    /** Whether the next frame is speech. */
    boolean next() {
        if (talk == Talk.ENDLESS) {
            return true;
        }
        if (speaking == 0 && silent == 0) {
            turn();
        }
        if (silent > 0) { // of the pause before the turn
            silent--;
            return false;
        }
        speaking--;
        if (speaking == 0) {
            silent = pause();
        }
        return true;
    }

    private void turn() {
        turns++;
        speaking = talk == Talk.INTERRUPTING && few ? SHORT_TURN : TURN;
    }

    /** From the end of this turn to the next. */
    private int pause() {
        if (talk == Talk.TURNS || !few && turns % 2 == 0) {
            return LISTENING;
        }
        return few
                ? STOP + random.nextInt(FRAMES_A_SECOND / 5, FRAMES_A_SECOND / 2)
                : STOP + random.nextInt(FRAMES_A_SECOND / 5, 3 * FRAMES_A_SECOND);
    }
}
