package org.camelvoice.simulator;

import java.util.Map;
import java.util.Set;
import org.camelvoice.audio.AudioFormat;

/**
 * An audio format that a client of the browser's socket may choose, mono.
 *
 * @param name       as in {@code config}
 * @param sampleRate samples per second
 */
record BrowserFormat(String name, int sampleRate) {
    private static final Map<String, Set<Integer>> RATES = Map.of(
            "pcm16",
            Set.of(8_000, 16_000, 24_000, 44_100, 48_000),
            "g711_ulaw",
            Set.of(8_000),
            "g711_alaw",
            Set.of(8_000));

    static final BrowserFormat DEFAULT = new BrowserFormat("pcm16", 24_000);

    BrowserFormat {
        if (!RATES.getOrDefault(name, Set.of()).contains(sampleRate)) {
            throw new IllegalArgumentException("A client cannot have " + name + " at " + sampleRate + " Hz");
        }
    }

    byte[] encode(short[] samples) {
        return codec().encode(samples);
    }

    /** @param audio whole samples */
    short[] decode(byte[] audio) {
        return codec().decode(audio);
    }

    /** Samples in 20 ms. */
    int frameSamples() {
        return sampleRate / 50;
    }

    int bytesPerSample() {
        return codec().isPcm16() ? 2 : 1;
    }

    byte silence() {
        return encode(new short[1])[0];
    }

    /** The format's coding; its rate may differ. */
    private AudioFormat codec() {
        return switch (name) {
            case "g711_ulaw" -> AudioFormat.MULAW_8K;
            case "g711_alaw" -> AudioFormat.ALAW_8K;
            default -> AudioFormat.PCM16_24K;
        };
    }
}
