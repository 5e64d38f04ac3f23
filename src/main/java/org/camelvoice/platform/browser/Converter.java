package org.camelvoice.platform.browser;

import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;

/**
 * Between a client's format and PCM16 at 24 kHz, little-endian, which is what a browser's call carries. Remembers what
 * came before, so that there is no click between messages. Owned by the connection's loop.
 */
final class Converter {
    private static final int CALLS_RATE = 24_000;

    private final ClientFormat format;
    private final Resampler fromClient;
    private final Resampler toClient;

    Converter(ClientFormat format) {
        this.format = format;
        this.fromClient = Resampler.of(format.sampleRate(), CALLS_RATE);
        this.toClient = Resampler.of(CALLS_RATE, format.sampleRate());
    }

    ClientFormat format() {
        return format;
    }

    /** The argument itself if the client's format is the call's. */
    byte[] fromClient(byte[] audio) {
        return isCallFormat() ? audio : Pcm16.encode(fromClient.resample(format.decode(audio)));
    }

    /** The argument itself if the client's format is the call's. */
    byte[] toClient(byte[] pcm16) {
        return isCallFormat() ? pcm16 : format.encode(toClient.resample(Pcm16.decode(pcm16)));
    }

    private boolean isCallFormat() {
        return format.equals(ClientFormat.PCM16_24K);
    }

    /** What follows for the client does not belong to what came before. */
    void cutToClient() {
        toClient.reset();
    }
}
