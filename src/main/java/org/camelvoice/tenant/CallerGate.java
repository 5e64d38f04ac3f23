package org.camelvoice.tenant;

/** The caller's audio that the model gets while the model itself is audible. */
public enum CallerGate {
    /** All of it: the caller can interrupt. */
    OFF,
    /** Silence, until 250 ms after the caller heard the last audio: for speakerphones that echo. */
    HALF
}
