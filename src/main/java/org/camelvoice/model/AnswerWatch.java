package org.camelvoice.model;

/**
 * Sees to it that the caller does not wait in silence. A turn that was committed, and a response that we asked for, is
 * to be answered by audio or by a function call.
 *
 * <pre>
 *   asked ──6 s, or a response without either──▶ asked again, once ──the same──▶ apology
 *     └───────────────────────────────── 30 s ──────────────────────────────────▶ the call ends
 * </pre>
 *
 * <p>What still comes of a response that was in progress before is no answer, and its failure is no failure of one.
 * Owned by the call's loop.
 */
public final class AnswerWatch {

    /** What is to be done. */
    public enum Step {
        NOTHING,
        ASK_AGAIN,
        APOLOGIZE,
        GIVE_UP
    }

    private static final long PATIENCE_NANOS = 6_000_000_000L; // 6 s
    private static final long LIMIT_NANOS = 30_000_000_000L; // 30 s

    private boolean awaiting;
    /** When the first of what is unanswered was asked; meaningless unless awaiting. */
    private long since;

    private long askedAt;
    /** How often the watch has done something about it. */
    private int steps;

    private boolean failed;
    /** The response that was in progress when it was asked; null if none was. */
    private String earlier;

    /**
     * An answer is due from now on.
     *
     * @param inProgress the response in progress, which is not the answer; null if there is none
     */
    public void asked(long now, String inProgress) {
        if (!awaiting) {
            since = now;
            steps = 0;
        }
        awaiting = true;
        askedAt = now;
        failed = false;
        earlier = inProgress;
    }

    /** Audio or a function call came of this response. */
    public void answered(String responseId) {
        if (!isEarlier(responseId)) {
            awaiting = false;
        }
    }

    /** What is due could not be heard until now: it has its time from now on. */
    public void anew(long now) {
        since = now;
        askedAt = now;
    }

    /** This response has ended; if an answer is still due, it was without one. */
    public void ended(String responseId) {
        failed = failed || !isEarlier(responseId);
    }

    private boolean isEarlier(String responseId) {
        return earlier != null && earlier.equals(responseId);
    }

    /** Nothing is due any more: the caller speaks again, or wants no answer. */
    public void callOff() {
        awaiting = false;
    }

    public Step tick(long now) {
        if (!awaiting) {
            return Step.NOTHING;
        }
        if (now - since > LIMIT_NANOS) {
            awaiting = false;
            return Step.GIVE_UP;
        }
        return failed || now - askedAt > PATIENCE_NANOS ? next(now) : Step.NOTHING;
    }

    private Step next(long now) {
        if (steps > 1) {
            return Step.NOTHING; // until the limit
        }
        askedAt = now;
        failed = false;
        return steps++ == 0 ? Step.ASK_AGAIN : Step.APOLOGIZE;
    }
}
