package org.camelvoice.audio;

import java.util.List;

/**
 * The result of cutting playback: for each item that the caller had not heard to its end, how much was heard.
 *
 * @param cleared whether the far end still had audio to play, so that it had to be told
 * @param cuts    in playback order; empty if nothing was left to play
 */
public record Interruption(boolean cleared, List<Cut> cuts) {

    /** Nothing was playing and nothing was queued. */
    public static final Interruption NONE = new Interruption(false, List.of());

    public Interruption {
        cuts = List.copyOf(cuts);
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
