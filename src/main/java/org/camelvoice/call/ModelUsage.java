package org.camelvoice.call;

/**
 * What a model was used for, as its server counts it; 0 where it says nothing.
 *
 * @param source     what it was used for
 * @param id         of the response or of the item that was written down
 * @param model      by the name that the session asked for
 * @param tokens     0 throughout where it is counted in seconds
 * @param seconds    of audio that was written down, where that is what counts
 */
public record ModelUsage(Source source, String id, String model, Tokens tokens, double seconds) {

    /** What a model is used for. */
    public enum Source {
        /** It answered. */
        RESPONSE,
        /** It wrote down what the caller said. */
        TRANSCRIPTION
    }

    /**
     * Tokens by kind. Those that came from a cache are among the input's.
     *
     * @param textIn        with the cached ones
     * @param audioIn       with the cached ones
     * @param textCachedIn  at most {@code textIn}
     * @param audioCachedIn at most {@code audioIn}
     */
    public record Tokens(
            long textIn, long audioIn, long textCachedIn, long audioCachedIn, long textOut, long audioOut) {
        public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0);

        Tokens plus(Tokens other) {
            return new Tokens(
                    textIn + other.textIn,
                    audioIn + other.audioIn,
                    textCachedIn + other.textCachedIn,
                    audioCachedIn + other.audioCachedIn,
                    textOut + other.textOut,
                    audioOut + other.audioOut);
        }
    }
}
