package org.camelvoice.simulator;

import java.time.Duration;
import org.camelvoice.audio.G711;

/**
 * A phone whose loudspeaker reaches its microphone: what is heard is added to what is said, quieter and later, as on a
 * speakerphone without echo cancelling.
 */
final class CarrierEcho {
    private final double gain;
    private final long delayNanos;

    /**
     * @param levelDb how loud the echo is, compared with what is heard: 0 is as loud, -20 a tenth
     * @param delay from hearing to the microphone
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
     * What the microphone takes up.
     *
     * @param said 8 kHz µ-law
     * @param heard as long, from {@link #delayNanos} before
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
