package org.camelvoice.audio;

import java.util.List;

/**
 * The result of cutting playback: for each item that the caller had not heard to its end, how much was heard.
 *
 * @param cleared     whether the far end still had audio to play, so that it had to be told
 * @param cuts        in playback order; empty if nothing was left to play
 * @param errorMillis how far playback may really have been from the heard milliseconds, to either side, in 95 % of all
 *     cases; 0 if they are exact, {@link #UNKNOWN} if nobody can tell
 */
public record Interruption(boolean cleared, List<Cut> cuts, int errorMillis) {

    /** The error where the far end does not report playback, or is not believed. */
    public static final int UNKNOWN = -1;

    /** Nothing was playing and nothing was queued. */
    public static final Interruption NONE = new Interruption(false, List.of());

    public Interruption {
        cuts = List.copyOf(cuts);
    }

    /** An interruption whose heard milliseconds are exact. */
    public Interruption(boolean cleared, List<Cut> cuts) {
        this(cleared, cuts, 0);
    }

    /** Whether {@link #errorMillis} is known. */
    public boolean hasKnownError() {
        return errorMillis != UNKNOWN;
    }

    /**
     * A cut item.
     *
     * @param heardMillis from its beginning, rounded down; 0 if the caller heard none of it
     */
    public record Cut(String responseId, String itemId, long heardMillis) {

        public boolean isHeardInPart() {
            return heardMillis > 0;
        }
    }
}
