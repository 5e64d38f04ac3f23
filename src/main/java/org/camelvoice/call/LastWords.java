package org.camelvoice.call;

/**
 * Somebody waits until the caller has heard what the model is saying. That is: what is queued; all that is still to come
 * of the response in progress, if it is awaited; and if the model is to say goodbye first and has not, that, for which it
 * has 5 s to begin. Nothing waits for ever: 15 s after all that is queued could have been heard the words are over.
 *
 * <p>Moments are milliseconds since the call began. Owned by the call's loop.
 */
final class LastWords {
    private static final long LONGEST_MILLIS = 15_000;
    private static final long GOODBYE_MILLIS = 5_000;
    private static final long NONE = Long.MIN_VALUE;

    private final ModelSpeech speech;
    private final long delayMillis;
    private final Runnable whenHeard;
    private final boolean takesAll;
    /** Until when a goodbye may begin; {@link #NONE} if none is awaited. */
    private long goodbyeBy = NONE;

    private long endBy;
    /** The response whose audio they are; null for what is queued only. */
    private String response;

    private LastWords(ModelSpeech speech, long delayMillis, boolean takesAll, Runnable whenHeard) {
        this.speech = speech;
        this.delayMillis = delayMillis;
        this.takesAll = takesAll;
        this.whenHeard = whenHeard;
    }

    /** What is queued, whatever it is of and whatever is queued behind it meanwhile. */
    static LastWords queued(ModelSpeech speech, long delayMillis, Runnable whenHeard) {
        return new LastWords(speech, delayMillis, true, whenHeard);
    }

    /** What is queued, and the rest of the response in progress. */
    static LastWords said(ModelSpeech speech, long delayMillis, Runnable whenHeard) {
        LastWords words = new LastWords(speech, delayMillis, false, whenHeard);
        words.response = speech.response();
        return words;
    }

    /** As {@link #said}; if the response that began last is without a voice, the next one that has one. */
    static LastWords goodbye(ModelSpeech speech, long delayMillis, long moment, Runnable whenHeard) {
        if (speech.isVoiced()) {
            return said(speech, delayMillis, whenHeard);
        }
        LastWords words = new LastWords(speech, delayMillis, false, whenHeard);
        words.goodbyeBy = moment + GOODBYE_MILLIS;
        return words;
    }

    /** Called once, before all else. */
    LastWords from(long moment, long queuedMillis) {
        endBy = Math.max(moment, goodbyeBy) + queuedMillis + LONGEST_MILLIS;
        return this;
    }

    /** Whether this audio, of a response or (null) of none, is of these words; if not, it comes too late to be heard. */
    boolean take(String responseId) {
        if (goodbyeBy != NONE && responseId != null) {
            response = responseId;
            goodbyeBy = NONE;
        }
        return takesAll || responseId == null || responseId.equals(response);
    }

    /** Whether a goodbye may still begin. */
    boolean awaitGoodbye() {
        return goodbyeBy != NONE;
    }

    /** @param idle whether all that came from the model has been handled */
    boolean areOver(long moment, boolean idle) {
        return moment > endBy || ((idle || takesAll) && areHeard(moment));
    }

    private boolean areHeard(long moment) {
        return moment >= goodbyeBy
                && !(response != null && speech.isInProgress(response))
                && speech.isQuiet(moment, delayMillis);
    }

    void over() {
        whenHeard.run();
    }
}
