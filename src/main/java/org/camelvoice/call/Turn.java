package org.camelvoice.call;

/**
 * The latencies that a caller feels, turn by turn. Moments are milliseconds since the call began. Owned by the call's
 * loop.
 */
final class Turn {
    private static final long SHORTEST_SPEECH_MILLIS = 300;
    private static final long NONE = -1;

    private final Call call;
    /** When the caller began to speak; {@link #NONE} while the caller is silent. */
    private long onset = NONE;
    /** When the caller stopped speaking; {@link #NONE} unless an answer to it is awaited. */
    private long speechEnd = NONE;

    private boolean interrupting;

    Turn(Call call) {
        this.call = call;
    }

    void speechStarted(long onsetMoment) {
        onset = onsetMoment;
        speechEnd = NONE;
        interrupting = false;
    }

    /** What was playing was cut. */
    void cut(long moment) {
        interrupting = true;
        call.tally().interrupted();
        call.events().bargeIn(call.facts(), onset == NONE ? NONE : Math.max(0, moment - onset));
    }

    void speechStopped(long moment) {
        speechEnd = moment;
        if (onset != NONE && moment - onset < SHORTEST_SPEECH_MILLIS) {
            foundToBeNoSpeech();
        }
        onset = NONE;
    }

    /** The turn had no words, or was too short for one. */
    void foundToBeNoSpeech() {
        if (interrupting) {
            interrupting = false;
            call.events().falseBargeIn(call.facts());
        }
    }

    /** The first audio of an answer leaves. */
    void answered(long moment) {
        if (speechEnd != NONE) {
            call.tally().answered();
            call.events().turnLatency(call.facts(), Math.max(0, moment - speechEnd));
            speechEnd = NONE;
        }
    }
}
