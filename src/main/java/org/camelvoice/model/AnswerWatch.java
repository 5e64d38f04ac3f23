package org.camelvoice.model;

/**
 * Prevents long silence. A committed turn, or a response that the gateway requested, must be answered by audio or by a
 * function call; and an answer that has begun must go on, or end.
 *
 * <pre>
 *   asked ──6 s, or a response without either──▶ asked again, once ──the same──▶ apology
 *     └───────────────────────────────── 30 s ──────────────────────────────────▶ the call ends
 *
 *   answered ──▶ stalled ──6 s──▶ cancelled and asked again, once ──6 s without audio──▶ apology
 *                   │                        └──stalled again──6 s──▶ cancelled, and apology
 *                   └──────────────────────────── 30 s ───────────────────────▶ the call ends
 * </pre>
 *
 * <p>An answer stalls when its response is in progress, part of an item came, and the caller has heard all of that. Its
 * times begin then, and end when more of it comes. After 6 s its rest is not worth waiting for: the model is asked for another
 * answer, and what still comes of the first is not heard.
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
    /** The response whose rest was due at first; null if a request was to be answered. */
    private String stalled;
    /** Whether the watch has acted since that one stalled. */
    private boolean acted;
    /** The answer that came when the model was asked again; null if none has. */
    private String second;

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
        if (!awaiting || steps == 0) {
            stalled = null;
        }
        awaiting = true;
        askedAt = now;
        failed = false;
        earlier = inProgress;
    }

    /**
     * Looks at the answer in progress. Called before each {@link #tick}.
     *
     * @param unfinished the response that has stalled, as far as can be seen now; null if none has
     */
    public void look(long now, String unfinished) {
        if (unfinished == null && isStalled() && !acted) {
            awaiting = false;
        } else if (unfinished != null && !awaiting) {
            asked(now, null);
            stalled = unfinished;
            steps = unfinished.equals(second) ? 1 : 0;
            acted = false;
        }
    }

    /** Whether what is due is the rest of an answer, or another one in its place. */
    public boolean isStalled() {
        return awaiting && stalled != null;
    }

    /** This response had audio or a function call. */
    public void answered(String responseId) {
        if (!isEarlier(responseId)) {
            second = awaiting && steps > 0 ? responseId : second;
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
        return responseId != null && (responseId.equals(earlier) || acted && responseId.equals(stalled));
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
        acted = true;
        return steps++ == 0 ? Step.ASK_AGAIN : Step.APOLOGIZE;
    }
}
