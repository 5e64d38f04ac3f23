package org.camelvoice.sandbox;

/** One output item of a response. */
public sealed interface Output {

    /** Words, spoken or as text, as the response was asked for. */
    static Output say(String text) {
        return new Say(text);
    }

    /** @param arguments JSON, or what is to be taken for it */
    static Output call(String tool, String arguments) {
        return new Call(tool, arguments);
    }

    /** @param samples signed 16-bit, mono, 24 kHz; not to be changed */
    static Output play(short[] samples, String transcript) {
        return new Play(samples, transcript);
    }

    /** A message. */
    record Say(String text) implements Output {}

    /** A function call. */
    record Call(String tool, String arguments) implements Output {}

    /** A message whose audio is given. */
    record Play(short[] samples, String transcript) implements Output {}
}
