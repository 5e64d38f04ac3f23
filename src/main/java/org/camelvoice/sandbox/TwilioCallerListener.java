package org.camelvoice.sandbox;

/**
 * Watches a caller frame by frame, to measure. Called on the caller's event loop, which it must not block; times are
 * those of {@link System#nanoTime()}.
 */
public interface TwilioCallerListener {

    /** A listener that is not interested. */
    TwilioCallerListener NONE = new TwilioCallerListener() {};

    /** A frame of 20 ms is about to be handed to the socket. */
    default void frameSent(long nanos) {}

    /**
     * Audio has come.
     *
     * @param mulaw 8 kHz µ-law, any length, not to be changed
     */
    default void mediaReceived(byte[] mulaw, long nanos) {}
}
