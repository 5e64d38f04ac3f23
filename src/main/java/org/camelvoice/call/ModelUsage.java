package org.camelvoice.call;

/**
 * The usage of a model, as its server counts it; 0 if the server does not report it.
 *
 * @param source  the purpose of the usage
 * @param id      the response, or the transcribed item
 * @param model   the name that the session requested
 * @param tokens  all 0 if the usage is in seconds
 * @param seconds transcribed audio, if the usage is in seconds
 */
public record ModelUsage(Source source, String id, String model, Tokens tokens, double seconds) {

    /** The purpose of a usage. */
    public enum Source {
        /** The model answered. */
        RESPONSE,
        /** The model transcribed the caller. */
        TRANSCRIPTION
    }

    /**
     * Tokens by kind. Cached tokens are part of the input.
     *
     * @param textIn        with the cached ones
     * @param audioIn       with the cached ones
     * @param textCachedIn  at most {@code textIn}
     * @param audioCachedIn at most {@code audioIn}
     */
    public record Tokens(
            long textIn, long audioIn, long textCachedIn, long audioCachedIn, long textOut, long audioOut) {
        public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0);

        /** Of all kinds. */
        long total() {
            return textIn + audioIn + textOut + audioOut;
        }

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
