package org.camelvoice.platform.browser;

/**
 * A message from a client on the browser's socket, or what was wrong with it. No {@code toString()} here shows what a
 * caller said or typed.
 */
sealed interface BrowserMessage {

    /** What the caller says, in the client's format. */
    record Audio(byte[] data) implements BrowserMessage {
        @Override
        public String toString() {
            return "Audio[" + data.length + " bytes]";
        }
    }

    /**
     * The format of both directions.
     *
     * @param format     null if absent
     * @param sampleRate in Hz; {@link ClientFormat#USUAL_RATE} if absent
     */
    record Config(String format, int sampleRate) implements BrowserMessage {}

    /** What the caller types. */
    record Text(String message) implements BrowserMessage {
        @Override
        public String toString() {
            return "Text[" + message.length() + " characters]";
        }
    }

    /** The model is to be silent. */
    record Interrupt() implements BrowserMessage {}

    /** So many samples of an epoch have been played. */
    record Played(long epoch, long samples) implements BrowserMessage {}

    /** So many samples of an epoch had been played when a clear ended it. */
    record Cleared(long epoch, long samples) implements BrowserMessage {}

    /** It cannot be read, or is of no known type. */
    record Malformed(String sentence) implements BrowserMessage {}
}
