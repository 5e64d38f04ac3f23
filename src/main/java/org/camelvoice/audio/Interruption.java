package org.camelvoice.audio;

import java.util.List;

/**
 * What playback was cut: for each item that had not been heard to its end, how much of it was.
 *
 * @param cleared whether anything was still to be played at the far end, so that it had to be told
 * @param cuts    in the order in which they would have been heard; empty if nothing was to be played
 */
public record Interruption(boolean cleared, List<Cut> cuts) {

    /** Nothing was playing, nothing was to be played. */
    public static final Interruption NONE = new Interruption(false, List.of());

    public Interruption {
        cuts = List.copyOf(cuts);
    }

    /**
     * An item that was cut.
     *
     * @param heardMillis from its beginning, rounded down; 0 if none of it was heard
     */
    public record Cut(String responseId, String itemId, long heardMillis) {

        public boolean isHeardInPart() {
            return heardMillis > 0;
        }
    }
}
