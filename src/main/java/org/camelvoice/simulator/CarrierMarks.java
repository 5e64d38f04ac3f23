package org.camelvoice.simulator;

/** What a carrier does about the marks that it is sent: what Twilio promises, or what others have been seen to do. */
public enum CarrierMarks {
    /** Echoes each when the audio before it has been played. */
    WHEN_PLAYED,
    /** Echoes each at once, whatever is still to be played. */
    AT_ONCE,
    /** Echoes none. */
    NEVER,
    /** Echoes each when it is due, under a name that nobody gave it. */
    WRONG_NAMES
}
