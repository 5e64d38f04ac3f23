package org.camelvoice.call;

/**
 * What the model is saying: which response it began last, whether more of it is to come, whether it has a voice, and
 * since when the caller hears nothing. Moments are milliseconds since the call began. Owned by the call's loop.
 */
final class ModelSpeech implements CallEvents {
    private static final long SINCE_EVER = Long.MIN_VALUE / 2;
    private static final long NOT_QUIET = Long.MAX_VALUE / 2;

    /** Begun last; null before the first. */
    private String response;

    private boolean inProgress;
    private boolean voiced;
    /** Since when nothing is left to be heard; {@link #NOT_QUIET} while something is. */
    private long quietSince = SINCE_EVER;

    @Override
    public void responseStarted(CallFacts call, String responseId) {
        response = responseId;
        inProgress = true;
        voiced = false;
    }

    @Override
    public void responseEnded(CallFacts call, String responseId, String status) {
        if (responseId.equals(response)) {
            inProgress = false;
        }
    }

    /** Audio of a response, or (null) of none, is on its way to the caller. */
    void heard(String responseId) {
        voiced |= responseId != null && responseId.equals(response);
        quietSince = NOT_QUIET;
    }

    void look(boolean quiet, long moment) {
        if (!quiet) {
            quietSince = NOT_QUIET;
        } else if (quietSince == NOT_QUIET) {
            quietSince = moment;
        }
    }

    /** The response that began last, whether it goes on or not; null if there was none. */
    String response() {
        return response;
    }

    /** Whether the response that began last has been given a voice. */
    boolean isVoiced() {
        return voiced;
    }

    /** Whether more of this response may come. */
    boolean isInProgress(String responseId) {
        return inProgress && response.equals(responseId);
    }

    /** Whether the caller has heard nothing for so long. */
    boolean isQuiet(long moment, long millis) {
        return moment - quietSince >= millis;
    }
}
