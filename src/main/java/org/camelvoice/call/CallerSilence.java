package org.camelvoice.call;

import org.camelvoice.call.ModelSession.Speaker;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.tenant.TenantIdle;

/**
 * Waits for a caller who says nothing: asks whether they are there, and ends the call when that was of no use.
 *
 * <pre>
 *   listening ──so many seconds──▶ the model asks ──as long again, so many times──▶ the call ends
 *       ▲                               │
 *       └──the caller speaks, types ────┘
 *          or presses a key
 * </pre>
 *
 * <p>The time runs from the last millisecond that the caller heard, and not while the caller speaks, an answer is due, the
 * model speaks or a tool runs. Owned by the call's loop.
 */
final class CallerSilence implements CallEvents {
    private final TenantIdle idle;
    /** Since when nothing has happened, in milliseconds since the call began. */
    private long since;
    /** How often the model was told to ask since the caller was heard last. */
    private int asked;

    CallerSilence(TenantIdle idle) {
        this.idle = idle;
    }

    @Override
    public void speechStarted(CallFacts call) {
        heard(call);
    }

    @Override
    public void callerSaid(CallFacts call, ConversationItem item) {
        heard(call);
    }

    @Override
    public void dtmf(CallFacts call, String digit) {
        heard(call);
    }

    private void heard(CallFacts call) {
        asked = 0;
        since = call.moment();
    }

    /**
     * Whether the call is to end. Called with each tick; tells the model to ask when it is time.
     *
     * @param moment  milliseconds since the call began
     * @param quiet   whether the caller has heard all that was played
     * @param session null while there is none
     */
    boolean isTooLong(long moment, boolean quiet, ModelSession session) {
        if (idle.seconds() == 0) {
            return false;
        }
        if (!quiet || session == null || session.isBusy()) {
            since = moment;
        }
        return moment - since >= idle.seconds() * 1_000L && !ask(moment, session);
    }

    /** Returns false if that has been done often enough. */
    private boolean ask(long moment, ModelSession session) {
        if (asked == idle.times()) {
            return false;
        }
        asked++;
        since = moment;
        session.tell(Speaker.SYSTEM, idle.prompt());
        return true;
    }

    EndReason reason() {
        return new EndReason(
                EndReason.Kind.CALLER_SILENT,
                "The caller said nothing for %d s, after %d questions whether they are there"
                        .formatted(idle.seconds(), asked));
    }
}
