package org.camelvoice.simulator;

/**
 * Watches a caller frame by frame, to measure. Called on the caller's event loop, which it must not block; times are
 * those of {@link System#nanoTime()}.
 */
public interface CallerListener {

    /** A listener that is not interested. */
    CallerListener NONE = new CallerListener() {};

    /** A frame of 20 ms is about to be handed to the socket. */
    default void frameSent(long nanos) {}

    /**
     * Audio has come.
     *
     * @param audio any length, in the format of the call: a phone's is 8 kHz µ-law; not to be changed
     */
    default void audioReceived(byte[] audio, long nanos) {}
}
