package org.camelvoice.simulator;

import java.time.Duration;
import org.camelvoice.audio.G711;

/**
 * A phone whose loudspeaker reaches its microphone: adds the playback to the speech, quieter and later, as on a
 * speakerphone without echo cancelling.
 */
final class CarrierEcho {
    private final double gain;
    private final long delayNanos;

    /**
     * @param levelDb the echo's level relative to the playback: 0 is equal, -20 a tenth
     * @param delay   from playback to the microphone
     */
    CarrierEcho(double levelDb, Duration delay) {
        if (!(levelDb <= 0) || delay.isNegative()) {
            throw new IllegalArgumentException(
                    "Expected an echo of 0 dB or less after 0 ms or more, got " + levelDb + " dB after " + delay);
        }
        this.gain = Math.pow(10, levelDb / 20);
        this.delayNanos = delay.toNanos();
    }

    long delayNanos() {
        return delayNanos;
    }

    /**
     * The microphone's signal.
     *
     * @param said  8 kHz µ-law
     * @param heard as long, from {@link #delayNanos} earlier
     */
    byte[] mix(byte[] said, byte[] heard) {
        short[] microphone = G711.decodeMulaw(said);
        short[] loudspeaker = G711.decodeMulaw(heard);
        for (int i = 0; i < microphone.length; i++) {
            microphone[i] = clipped(microphone[i] + Math.round(gain * loudspeaker[i]));
        }
        return G711.encodeMulaw(microphone);
    }

    private static short clipped(long sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }
}
