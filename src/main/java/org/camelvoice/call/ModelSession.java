package org.camelvoice.call;

/** The model's side of a call. Every method is called on the call's loop. */
public interface ModelSession {

    /** The call is over: the session is closed. */
    void close();
}
