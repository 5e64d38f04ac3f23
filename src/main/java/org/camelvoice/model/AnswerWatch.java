package org.camelvoice.model;

/**
 * Prevents long silence. A committed turn, or a response that the gateway requested, must be answered by audio or by a
 * function call.
 *
 * <pre>
 *   asked ──6 s, or a response without either──▶ asked again, once ──the same──▶ apology
 *     └───────────────────────────────── 30 s ──────────────────────────────────▶ the call ends
 * </pre>
 *
 * <p>Output of a response that was already in progress does not count as an answer, and its failure does not count as a
 * failed answer. Owned by the call's loop.
 */
public final class AnswerWatch {

    /** The action to take. */
    public enum Step {
        NOTHING,
        ASK_AGAIN,
        APOLOGIZE,
        GIVE_UP
    }

    private static final long PATIENCE_NANOS = 6_000_000_000L; // 6 s
    private static final long LIMIT_NANOS = 30_000_000_000L; // 30 s

    private boolean awaiting;
    /** The time of the first unanswered request; meaningless unless awaiting. */
    private long since;

    private long askedAt;
    /** How often the watch has acted. */
    private int steps;

    private boolean failed;
    /** The response in progress at the time of the request; null if there was none. */
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

    /** This response had audio or a function call. */
    public void answered(String responseId) {
        if (!isEarlier(responseId)) {
            awaiting = false;
        }
    }

    /** The answer could not be heard until now: its time starts again. */
    public void anew(long now) {
        since = now;
        askedAt = now;
    }

    /** This response has ended. If an answer is still due, the response was without one. */
    public void ended(String responseId) {
        failed = failed || !isEarlier(responseId);
    }

    private boolean isEarlier(String responseId) {
        return earlier != null && earlier.equals(responseId);
    }

    /** No answer is due any more: the caller speaks again, or does not want one. */
    public void callOff() {
        awaiting = false;
    }

    /** Whether an answer is due. */
    public boolean isAwaiting() {
        return awaiting;
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
