package org.camelvoice.simulator;

/** How a carrier treats marks: as Twilio promises, or as other carriers have been seen to. */
public enum CarrierMarks {
    /** Echoes each when the audio before it has been played. */
    WHEN_PLAYED,
    /** Echoes each at once, regardless of unplayed audio. */
    AT_ONCE,
    /** Echoes none. */
    NEVER,
    /** Echoes each when it is due, under a wrong name. */
    WRONG_NAMES
}
