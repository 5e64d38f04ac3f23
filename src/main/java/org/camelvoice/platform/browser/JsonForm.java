package org.camelvoice.platform.browser;

import org.camelvoice.call.Line;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.browser.BrowserMessage.Cleared;
import org.camelvoice.platform.browser.BrowserMessage.Config;
import org.camelvoice.platform.browser.BrowserMessage.Played;

/**
 * Audio as base64 in JSON, in the client's own format. The client tells nothing of what it has played, so little is sent
 * ahead.
 */
final class JsonForm implements AudioForm {
    private static final int LEAD_MILLIS = 200;
    private static final int MOST_CONFIGS = 10;

    private final ConnectedCaller caller;
    private Converter converter = new Converter(ClientFormat.PCM16_24K);
    /** How often the format has changed. */
    private int configs;
    /** Whether audio has come, so that its format stays. */
    private boolean heard;

    JsonForm(ConnectedCaller caller) {
        this.caller = caller;
    }

    @Override
    public Line line() {
        return Line.withoutFeedback(CALLS, LEAD_MILLIS, this);
    }

    @Override
    public byte[] binary(byte[] message) {
        throw new IllegalArgumentException("Expected text, got a binary message of " + message.length
                + " bytes; the subprotocol camel-voice.v1 has them");
    }

    @Override
    public byte[] audio(byte[] data) {
        ClientFormat format = converter.format();
        AudioForm.requireAudio(data.length, format.sampleBytes(), format.bytesPerSecond());
        heard = true;
        return converter.fromClient(data);
    }

    @Override
    public void configure(Config config) {
        if (heard) {
            throw new IllegalArgumentException(
                    "Expected config before the first audio; the format stays " + converter.format());
        }
        ClientFormat format = ClientFormat.of(config.format(), config.sampleRate());
        if (!format.equals(converter.format())) {
            configure(format);
        }
    }

    private void configure(ClientFormat format) {
        if (configs == MOST_CONFIGS) { // a filter takes its time to be made
            throw new IllegalArgumentException(
                    "Expected at most " + MOST_CONFIGS + " formats in one call; it stays " + converter.format());
        }
        configs++;
        converter = new Converter(format);
    }

    @Override
    public void played(Played report) {
        throw new IllegalArgumentException("Expected played with the subprotocol camel-voice.v1 only");
    }

    @Override
    public void cleared(Cleared answer) {
        throw new IllegalArgumentException("Expected cleared with the subprotocol camel-voice.v1 only");
    }

    @Override
    public void media(byte[] audio, String itemId) {
        caller.sendText(BrowserWriter.audio(converter.toClient(audio), converter.format()));
    }

    /** Such a client cannot be told: it hears of speech_started. */
    @Override
    public void clear(int epoch) {
        converter.cutToClient();
    }
}
