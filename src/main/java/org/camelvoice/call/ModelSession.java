package org.camelvoice.call;

import org.camelvoice.audio.Interruption;

/** The model's side of a call. Every method is called on the call's loop. */
public interface ModelSession {

    /** The speaker of a written text. */
    enum Speaker {
        CALLER,
        /** No speaker: information for the model. */
        SYSTEM
    }

    /** Adds words to the conversation, and requests an answer. */
    void tell(Speaker speaker, String words);

    /** Ends the response in progress, if there is one, and requests no other. */
    void cancelResponse();

    /** Tells the model how much the caller heard before interrupting, as soon as that is known. */
    void interrupted(Interruption interruption);

    /** Too much audio waits for the caller: stops reading the model, except for a few messages now and then. */
    void pause();

    /** Resumes reading. */
    void resume();

    /**
     * The call cannot continue: closes the session, so that it costs nothing more, and plays a few words. They use no
     * route, because a route may be the problem.
     *
     * @param why a failure, for which they are an apology; or a {@linkplain EndReason.Kind#isLimit limit}
     */
    void apologize(EndReason why);

    /**
     * Whether the conversation is not the caller's to go on with: the session is not ready, the caller speaks, an answer is
     * due or in progress, or a tool runs. Asked 50 times a second.
     */
    default boolean isBusy() {
        return false;
    }

    /** Whether an answer is in progress of which the caller has heard some, and is to hear more. Asked 50 times a second. */
    default boolean isSpeaking() {
        return false;
    }

    /** The call is over: closes the session. */
    void close();
}
