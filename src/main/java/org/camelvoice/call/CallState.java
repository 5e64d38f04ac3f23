package org.camelvoice.call;

/**
 * Where a call stands.
 *
 * <pre>
 *   CONNECTING → CONNECTED → LISTENING ⇄ THINKING ⇄ SPEAKING → ENDING → ENDED
 *                                                            ↘ FAILED
 * </pre>
 */
public enum CallState {
    /** The caller is there; the model's session is being opened. */
    CONNECTING,
    /** The session is open and configured. */
    CONNECTED,
    /** It is the caller's turn. */
    LISTENING,
    /** The caller's turn is over, and nothing of the answer has been sent yet. */
    THINKING,
    /** The model is to be heard. */
    SPEAKING,
    /** Over, but for the last words that are still being played. */
    ENDING,
    /** Over. */
    ENDED,
    /** Over, for a reason that somebody should look at. */
    FAILED;

    public boolean isOver() {
        return this == ENDED || this == FAILED;
    }

    /** Whether a conversation may still go on. */
    public boolean isOpen() {
        return compareTo(ENDING) < 0;
    }
}
