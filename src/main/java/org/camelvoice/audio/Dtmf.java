package org.camelvoice.audio;

import java.util.Arrays;

/**
 * The sound of telephone keys. Each key is two simultaneous tones, one of the lower group and one of the higher (ITU-T
 * Q.23), for 100 ms, followed by 50 ms of silence. Receivers may require at most 40 ms of each (Q.24).
 *
 * <p>Levels: -9 dBm0 for the lower tone and -7 dBm0 for the higher, which a line attenuates more. A tone of 0 dBm0 is
 * 3.17 dB below the loudest level of µ-law (G.711), so both tones together peak at 55 % of full scale. Each key fades
 * in and out within 2 ms to avoid clicks.
 */
public final class Dtmf {
    /** All keys, row by row. */
    public static final String KEYS = "123A456B789C*0#D";
    /** Half a second of silence, in place of a key. */
    public static final char PAUSE = 'w';

    private static final int TONE_MILLIS = 100;
    private static final int GAP_MILLIS = 50;
    private static final int PAUSE_MILLIS = 500;
    private static final int FADE_MILLIS = 2;
    private static final double[] LOWER_HZ = {697, 770, 852, 941};
    private static final double[] HIGHER_HZ = {1209, 1336, 1477, 1633};
    private static final double PEAK_OF_0_DBM0 = 32_124 / Math.pow(10, 3.17 / 20); // 22,302
    private static final double LOWER_PEAK = PEAK_OF_0_DBM0 * Math.pow(10, -9.0 / 20);
    private static final double HIGHER_PEAK = PEAK_OF_0_DBM0 * Math.pow(10, -7.0 / 20);

    private Dtmf() {}

    /** Whether {@code key} is a key. */
    public static boolean isKey(char key) {
        return KEYS.indexOf(key) >= 0;
    }

    /**
     * The tones of all keys, one after the other.
     *
     * @param keys       of {@value #KEYS}, and {@value #PAUSE} for half a second of silence
     * @param sampleRate in Hz
     * @throws IllegalArgumentException for an unknown key; the message does not quote it, because the keys may be a
     *     code
     */
    public static short[] tones(String keys, int sampleRate) {
        short[][] sounds = new short[keys.length()][];
        for (int i = 0; i < sounds.length; i++) {
            sounds[i] = sound(keys.charAt(i), i, sampleRate);
        }
        return concatenated(sounds);
    }

    private static short[] sound(char key, int index, int sampleRate) {
        if (key == PAUSE) {
            return new short[samples(PAUSE_MILLIS, sampleRate)];
        }
        if (!isKey(key)) {
            throw new IllegalArgumentException("Expected keys of %s and %s for a pause, but character %d is none"
                    .formatted(KEYS, PAUSE, index + 1));
        }
        return tone(LOWER_HZ[KEYS.indexOf(key) / 4], HIGHER_HZ[KEYS.indexOf(key) % 4], sampleRate);
    }

    private static short[] tone(double lowerHz, double higherHz, int sampleRate) {
        int length = samples(TONE_MILLIS, sampleRate);
        short[] tone = new short[length + samples(GAP_MILLIS, sampleRate)];
        for (int i = 0; i < length; i++) {
            double seconds = (double) i / sampleRate;
            double sum = LOWER_PEAK * sine(lowerHz, seconds) + HIGHER_PEAK * sine(higherHz, seconds);
            tone[i] = (short) Math.round(sum * fade(Math.min(i, length - 1 - i), sampleRate));
        }
        return tone;
    }

    private static double sine(double hz, double seconds) {
        return Math.sin(2 * Math.PI * hz * seconds);
    }

    /** A half-cosine fade from 0 at the edge of a tone to 1. */
    private static double fade(int samplesFromEdge, int sampleRate) {
        double faded = Math.min(1, (double) samplesFromEdge / samples(FADE_MILLIS, sampleRate));
        return (1 - Math.cos(Math.PI * faded)) / 2;
    }

    private static int samples(int millis, int sampleRate) {
        return sampleRate * millis / 1000;
    }

    private static short[] concatenated(short[][] pieces) {
        short[] all =
                new short[Arrays.stream(pieces).mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (short[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }
}
