package org.camelvoice.tenant;

/** What the model gets from the caller while the model itself is to be heard. */
public enum CallerGate {
    /** All of it: the caller can interrupt. */
    OFF,
    /** Silence, until 250 ms after the last of it was heard: for speakerphones that echo. */
    HALF
}
