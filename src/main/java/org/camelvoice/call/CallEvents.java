package org.camelvoice.call;

import java.util.Locale;
import java.util.OptionalDouble;
import org.camelvoice.audio.Playout.Doubt;
import org.camelvoice.conversation.ConversationItem;

/**
 * Who wants to know what happens in calls: metrics, and routes that observe. Every method is called on the call's loop
 * and must return at once. If one ends the call from inside, those behind it hear of the
 * end first.
 */
public interface CallEvents {
    /** Why a response was cancelled of which the server says that the caller spoke over it. */
    String TURN_DETECTED = "turn_detected";

    default void started(CallFacts call) {}

    default void ended(CallFacts call, EndReason reason, Tally tally) {}

    default void stateChanged(CallFacts call, CallState before, CallState now) {}

    /** Audio came from the caller and was handed to the routes: so many milliseconds. */
    default void heardCaller(CallFacts call, int millis) {}

    /** Audio was sent to the caller: so many milliseconds. */
    default void sentToCaller(CallFacts call, int millis) {}

    /** The model was too slow: more of an item came when the caller had heard all there was of it. */
    default void gap(CallFacts call) {}

    /** Audio was given up. */
    default void dropped(CallFacts call, DropReason reason, int millis) {}

    /** What the far end tells of what it has played is not believed: the clock is. Once for each doubt. */
    default void doubted(CallFacts call, Doubt doubt) {}

    /**
     * A connection sent a message that is invalid or odd, or was turned away; the sentence says why. There may be no call
     * yet.
     */
    default void refusedMessage(String platform, String connection, String sentence) {}

    /** A caller's connection sent more messages than a caller may; this one came to nothing. There may be no call yet. */
    default void surplusMessage(String platform, String connection) {}

    /** A message that no route handles. */
    default void unhandled(CallFacts call, String message) {}

    /** A tenant's words have a place of this name, and neither the call has a value for it nor the place words to stand there. */
    default void unfilled(CallFacts call, String place) {}

    /** A route failed on a message; the call goes on. */
    default void routeFailed(CallFacts call, String route, Throwable failure) {}

    /** The model hears the caller speak. */
    default void speechStarted(CallFacts call) {}

    /** The model hears the caller no longer. */
    default void speechStopped(CallFacts call) {}

    /** The model begins an answer. */
    default void responseStarted(CallFacts call, String responseId) {}

    /** No more of the answer will come; {@code status} is the model's own word for how it went. */
    default void responseEnded(CallFacts call, String responseId, String status) {}

    /**
     * A response of the model's is not what it should have been, or not all of it.
     *
     * @param status {@code incomplete}, {@code failed}, or {@code cancelled} by the server
     * @param reason the model's own word, such as {@code max_output_tokens}, {@code content_filter},
     *               {@code turn_detected} or an error's code; {@code unknown} if it says none
     */
    default void responseUnfinished(CallFacts call, String responseId, String status, String reason) {}

    /** So many characters of what was said were not kept, since there is too much of it. */
    default void textDropped(CallFacts call, int characters) {}

    /** More is known of the item's text, or of how much of it was heard. */
    default void written(CallFacts call, ConversationItem item) {}

    /**
     * What the caller said or typed is written down, or failed to be. In order with {@link #modelSaid}, unless one came
     * so late that the others could not wait.
     */
    default void callerSaid(CallFacts call, ConversationItem item) {}

    /** How much of what the model said was heard is known, in order with {@link #callerSaid}. */
    default void modelSaid(CallFacts call, ConversationItem item) {}

    /** The caller interrupted; {@code reactionMillis} from the onset of speech to the clear, or -1 if unknown. */
    default void bargeIn(CallFacts call, long reactionMillis) {}

    /** What interrupted was no speech after all: no words, or under 300 ms of it. */
    default void falseBargeIn(CallFacts call) {}

    /** From the end of the caller's speech to the first audio sent in answer. */
    default void turnLatency(CallFacts call, long millis) {}

    /** The caller pressed a key: one of {@code 0123456789*#ABCD}. Never logged. */
    default void dtmf(CallFacts call, String digit) {}

    /** A tool that the model called has ended, one way or another. */
    default void toolCalled(CallFacts call, ToolUse use) {}

    /** Whether a recording of this call is wanted now. Asked 50 times a second. */
    default boolean wantsRecording(CallFacts call) {
        return false;
    }

    /** The next stretch of the call's recording, which somebody {@linkplain #wantsRecording wants}. */
    default void recorded(CallFacts call, AudioBlock block) {}

    /** From the opening of the model's socket to its session's being configured. */
    default void modelConnected(CallFacts call, long millis) {}

    /** A model was used; {@code cost} in US dollars, empty if it is not known. */
    default void used(CallFacts call, ModelUsage usage, OptionalDouble cost) {}

    /** A limit of the tenant is used up; the call ends with a few words. */
    default void limitReached(CallFacts call, TenantLimit limit) {}

    /** The model's session reported an error that ends nothing. */
    default void modelError(CallFacts call, String code) {}

    /** Why audio is given up. */
    enum DropReason {
        /** From the caller: more waited for the model than its queue holds, so the oldest went. */
        INPUT_QUEUE_FULL,
        /** From the caller: more came before the session was ready than the early buffer holds. */
        EARLY_BUFFER_FULL,
        /** From the caller: it came when its place was taken, by silence or by what follows it, or was over 3 s old. */
        LATE,
        /** From the caller: it had come already. */
        DUPLICATE,
        /** From the caller: more came than anybody says in that time. */
        TOO_FAST,
        /** From the model: of a response that the caller interrupted. */
        INTERRUPTED,
        /** To or from a call that is over. */
        CALL_OVER;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
