package org.camelvoice.realtime.client;

/**
 * Sees to it that the caller does not wait in silence. A turn that was committed, and a response that we asked for, is
 * to be answered by audio or by a function call.
 *
 * <pre>
 *   asked ──6 s, or a response without either──▶ asked again, once ──the same──▶ apology
 *     └───────────────────────────────── 30 s ──────────────────────────────────▶ the call ends
 * </pre>
 *
 * <p>Owned by the call's loop.
 */
final class AnswerWatch {

    /** What is to be done. */
    enum Step {
        NOTHING,
        ASK_AGAIN,
        APOLOGIZE,
        GIVE_UP
    }

    private static final long PATIENCE_NANOS = 6_000_000_000L; // 6 s
    private static final long LIMIT_NANOS = 30_000_000_000L; // 30 s

    private boolean awaiting;
    private long since;
    private long askedAt;
    private int asked;
    private boolean failed;

    /** An answer is due from now on. */
    void asked(long now) {
        if (!awaiting) {
            since = now;
            asked = 0;
        }
        awaiting = true;
        askedAt = now;
        failed = false;
    }

    /** Audio or a function call came, or the caller speaks again: nothing is due any more. */
    void answered() {
        awaiting = false;
    }

    /** The response that was due ended without either. */
    void failed() {
        failed = true;
    }

    boolean isAwaiting() {
        return awaiting;
    }

    Step tick(long now) {
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
        if (asked > 1) {
            return Step.NOTHING; // until the limit
        }
        askedAt = now;
        failed = false;
        return asked++ == 0 ? Step.ASK_AGAIN : Step.APOLOGIZE;
    }
}
