package org.camelvoice.call;

/**
 * Waits until the caller has heard the model's last words: the queued audio, the rest of the response in progress if it
 * is awaited, and a goodbye that the model has yet to say and must start within 5 s. The wait ends at the latest 15 s
 * after the queued audio could have been heard.
 *
 * <p>Times are milliseconds since the call began. Owned by the call's loop.
 */
final class LastWords {
    private static final long LONGEST_MILLIS = 15_000;
    private static final long GOODBYE_MILLIS = 5_000;
    private static final long NONE = Long.MIN_VALUE;

    private final ModelSpeech speech;
    private final long delayMillis;
    private final Runnable whenHeard;
    private final boolean takesAll;
    /** How much of the queued audio is waited for. */
    private long mostQueuedMillis = Long.MAX_VALUE;
    /** The deadline for starting a goodbye; {@link #NONE} if none is awaited. */
    private long goodbyeBy = NONE;

    private long endBy;
    /** The response that the words belong to; null for queued audio only. */
    private String response;

    private LastWords(ModelSpeech speech, long delayMillis, boolean takesAll, Runnable whenHeard) {
        this.speech = speech;
        this.delayMillis = delayMillis;
        this.takesAll = takesAll;
        this.whenHeard = whenHeard;
    }

    /** Waits for all queued audio, including audio queued meanwhile. */
    static LastWords queued(ModelSpeech speech, long delayMillis, Runnable whenHeard) {
        return new LastWords(speech, delayMillis, true, whenHeard);
    }

    /** Waits for the queued audio and the rest of the response in progress. */
    static LastWords said(ModelSpeech speech, long delayMillis, Runnable whenHeard) {
        LastWords words = new LastWords(speech, delayMillis, false, whenHeard);
        words.response = speech.response();
        return words;
    }

    /** As {@link #said}, for 15 s at most however much is queued. */
    static LastWords brief(ModelSpeech speech, long delayMillis, Runnable whenHeard) {
        LastWords words = said(speech, delayMillis, whenHeard);
        words.mostQueuedMillis = 0;
        return words;
    }

    /** As {@link #said}; but if the last response has no audio, waits for the next one that does. */
    static LastWords goodbye(ModelSpeech speech, long delayMillis, long moment, Runnable whenHeard) {
        if (speech.isVoiced()) {
            return said(speech, delayMillis, whenHeard);
        }
        LastWords words = new LastWords(speech, delayMillis, false, whenHeard);
        words.goodbyeBy = moment + GOODBYE_MILLIS;
        return words;
    }

    /** Called once, first. */
    LastWords from(long moment, long queuedMillis) {
        endBy = Math.max(moment, goodbyeBy) + Math.min(queuedMillis, mostQueuedMillis) + LONGEST_MILLIS;
        return this;
    }

    /**
     * Whether this audio, of a response or (null) without one, belongs to the last words; if not, it is too late to be
     * heard.
     */
    boolean take(String responseId) {
        if (goodbyeBy != NONE && responseId != null) {
            response = responseId;
            goodbyeBy = NONE;
        }
        return takesAll || responseId == null || responseId.equals(response);
    }

    /** Whether a goodbye may still start. */
    boolean awaitGoodbye() {
        return goodbyeBy != NONE;
    }

    /** @param idle whether everything from the model has been handled */
    boolean isOver(long moment, boolean idle) {
        return moment > endBy || ((idle || takesAll) && isHeard(moment));
    }

    private boolean isHeard(long moment) {
        return moment >= goodbyeBy
                && !(response != null && speech.isInProgress(response))
                && speech.isQuiet(moment, delayMillis);
    }

    void over() {
        whenHeard.run();
    }
}
