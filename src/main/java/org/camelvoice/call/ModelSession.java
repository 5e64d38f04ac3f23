package org.camelvoice.call;

import org.camelvoice.audio.Interruption;

/** The model's side of a call. Every method is called on the call's loop. */
public interface ModelSession {

    /** Whose words something is that was said in writing. */
    enum Speaker {
        CALLER,
        /** Nobody's: what the model has to know. */
        SYSTEM
    }

    /** Adds words to the conversation, and asks for an answer to them. */
    void tell(Speaker speaker, String words);

    /** Ends the response in progress, if there is one; no other is due in its place. */
    void cancelResponse();

    /** Tells the model how much was heard of what the caller interrupted, as soon as that is known. */
    void interrupted(Interruption interruption);

    /** Too much waits for the caller: what the model says is read no further, but for a little now and then. */
    void pause();

    /** Reads on. */
    void resume();

    /**
     * The call cannot go on: the session is closed, after a few words of apology to the caller. They take no route, since
     * that may be what is broken.
     */
    void giveUp();

    /** The call is over: the session is closed. */
    void close();
}
