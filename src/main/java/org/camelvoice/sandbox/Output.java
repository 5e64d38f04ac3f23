package org.camelvoice.sandbox;

/** One output item of a response. */
public sealed interface Output {

    /** Words, as speech or text, whichever the response requested. */
    static Output say(String text) {
        return new Say(text);
    }

    /** @param arguments JSON, or any text to send as arguments */
    static Output call(String tool, String arguments) {
        return new Call(tool, arguments);
    }

    /** @param samples signed 16-bit, mono, 24 kHz; must not be changed */
    static Output play(short[] samples, String transcript) {
        return new Play(samples, transcript);
    }

    /** A message. */
    record Say(String text) implements Output {}

    /** A function call. */
    record Call(String tool, String arguments) implements Output {}

    /** A message with the given audio. */
    record Play(short[] samples, String transcript) implements Output {}
}
