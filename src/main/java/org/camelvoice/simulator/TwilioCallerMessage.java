package org.camelvoice.simulator;

/** The messages that a stream can receive, valid or refused. */
sealed interface TwilioCallerMessage {

    /** Audio to be played, 8 kHz µ-law. */
    record Media(byte[] mulaw) implements TwilioCallerMessage {}

    /** Echoed when the audio before it has been played. */
    record Mark(String name) implements TwilioCallerMessage {}

    /** Drops unplayed audio. */
    record Clear() implements TwilioCallerMessage {}

    /** Twilio would end the stream: the reason, and the beginning of the message. */
    record Refused(String violation) implements TwilioCallerMessage {}
}
