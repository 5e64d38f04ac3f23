package org.camelvoice.call;

import java.util.stream.LongStream;

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

    /** A hundred times what a model takes in and says in one response. */
    private static final long MOST_TOKENS = 10_000_000;
    /** A day of audio. */
    private static final double MOST_SECONDS = 86_400;

    /** Whether a model can have been used so. */
    boolean isPlausible() {
        return tokens.areWithin(MOST_TOKENS) && seconds >= 0 && seconds <= MOST_SECONDS; // NaN is not
    }

    /** For logs. */
    String amounts() {
        return "expected 0 to %d tokens of each kind and 0 to %.0f s, got %s and %s s"
                .formatted(MOST_TOKENS, MOST_SECONDS, tokens, seconds);
    }

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

        private boolean areWithin(long most) {
            return LongStream.of(textIn, audioIn, textCachedIn, audioCachedIn, textOut, audioOut)
                    .allMatch(count -> count >= 0 && count <= most);
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
