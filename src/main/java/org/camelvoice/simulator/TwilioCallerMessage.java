package org.camelvoice.simulator;

/** What can be sent to a stream, and what can't. */
sealed interface TwilioCallerMessage {

    /** Audio to be played, 8 kHz µ-law. */
    record Media(byte[] mulaw) implements TwilioCallerMessage {}

    /** To be echoed when the audio before it has been played. */
    record Mark(String name) implements TwilioCallerMessage {}

    /** Throws away what has not been played. */
    record Clear() implements TwilioCallerMessage {}

    /** Twilio would end the stream: why, and the message's beginning. */
    record Refused(String violation) implements TwilioCallerMessage {}
}
