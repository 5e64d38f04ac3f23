package org.camelvoice.simulator;

/**
 * Observes a caller frame by frame, for measurements. Called on the caller's event loop, which it must not block; times
 * are those of {@link System#nanoTime()}.
 */
public interface CallerListener {

    /** A listener that ignores everything. */
    CallerListener NONE = new CallerListener() {};

    /** A frame of 20 ms is about to be written to the socket. */
    default void frameSent(long nanos) {}

    /**
     * Audio has arrived.
     *
     * @param audio any length, in the format of the call: a phone's is 8 kHz µ-law; must not be changed
     */
    default void audioReceived(byte[] audio, long nanos) {}
}
