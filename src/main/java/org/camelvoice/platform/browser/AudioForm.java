package org.camelvoice.platform.browser;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Line;
import org.camelvoice.platform.browser.BrowserMessage.Cleared;
import org.camelvoice.platform.browser.BrowserMessage.Config;
import org.camelvoice.platform.browser.BrowserMessage.Played;

/**
 * How audio is carried on a browser's socket: one of the two forms of {@code docs/browser.md}. What a form does not have
 * it refuses with an {@link IllegalArgumentException} whose sentence is for the client. Owned by the connection's loop.
 */
interface AudioForm extends Playout.Output {
    /** What the call carries, whatever the client does. */
    AudioFormat CALLS = AudioFormat.PCM16_24K;

    /** How audio reaches the client in this form. */
    Line line();

    /** A binary message's audio, in the call's format. */
    byte[] binary(byte[] message);

    /** An {@code audio} message's audio, in the call's format. */
    byte[] audio(byte[] data);

    void configure(Config config);

    void played(Played report);

    void cleared(Cleared answer);

    /**
     * @param bytes          of one message
     * @param sampleBytes    of one sample
     * @param bytesPerSecond of one second
     */
    static void requireAudio(int bytes, int sampleBytes, int bytesPerSecond) {
        if (bytes % sampleBytes != 0) {
            throw new IllegalArgumentException(
                    "Expected whole samples of %d bytes, got %d bytes".formatted(sampleBytes, bytes));
        }
        if (bytes > LONGEST_SECONDS * bytesPerSecond) {
            throw new IllegalArgumentException("Expected at most %d s of audio in one message, got %d s"
                    .formatted(LONGEST_SECONDS, bytes / bytesPerSecond));
        }
    }

    int LONGEST_SECONDS = 5;
}
