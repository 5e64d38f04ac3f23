package org.camelvoice.call;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a call stands.
 *
 * <pre>
 *   CONNECTING → CONNECTED → LISTENING ⇄ THINKING ⇄ SPEAKING → ENDING → ENDED
 *                                                            ↘ FAILED
 * </pre>
 *
 * <p>{@link #next} has every step; docs/events.md shows them as a table.
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
    /** Audio is on its way to the caller. */
    SPEAKING,
    /** The last words are being played. */
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

    /** The states that may follow this one. A route may play audio before the model is there, so SPEAKING can come first. */
    public Set<CallState> next() {
        return switch (this) {
            case CONNECTING -> EnumSet.of(CONNECTED, SPEAKING, ENDING, ENDED, FAILED);
            case CONNECTED -> EnumSet.of(LISTENING, ENDING, ENDED, FAILED);
            case LISTENING -> EnumSet.of(CONNECTED, THINKING, SPEAKING, ENDING, ENDED, FAILED);
            case THINKING -> EnumSet.of(LISTENING, SPEAKING, ENDING, ENDED, FAILED);
            case SPEAKING -> EnumSet.of(CONNECTED, LISTENING, THINKING, ENDING, ENDED, FAILED);
            case ENDING -> EnumSet.of(ENDED, FAILED);
            case ENDED, FAILED -> EnumSet.noneOf(CallState.class);
        };
    }
}
