package org.camelvoice.sandbox;

import java.time.Duration;

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

    /**
     * The same with a pause: audio after the first {@code after} of it is sent {@code length} later. Rounded up to whole
     * deltas of 250 ms. Text and calls do not pause.
     */
    default Output pausing(Duration after, Duration length) {
        return new Pausing(this, after, length);
    }

    /** A message. */
    record Say(String text) implements Output {}

    /** A function call. */
    record Call(String tool, String arguments) implements Output {}

    /** A message with the given audio. */
    record Play(short[] samples, String transcript) implements Output {}

    /** An item whose audio pauses. */
    record Pausing(Output output, Duration after, Duration length) implements Output {}
}
