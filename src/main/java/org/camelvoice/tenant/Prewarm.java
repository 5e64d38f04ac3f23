package org.camelvoice.tenant;

/** What is done at the model's server while the phone still rings, where the carrier announces its calls. */
public enum Prewarm {
    /** Nothing. */
    OFF,
    /** The session is opened and configured. */
    SESSION,
    /** Its greeting is asked for too, and is paid for even if no call comes. */
    GREETING
}
