package org.camelvoice.sandbox;

import java.util.Arrays;

/** The silence before and after speech. */
final class Silence {

    private static final int FRAME = Speech.SAMPLE_RATE / 50; // 20 ms
    private static final double QUIET = 250; // RMS, -42 dBFS
    private static final int MARGIN = 3 * FRAME;

    private Silence() {}

    /**
     * The samples from the first to the last one louder than -42 dBFS, with 60 ms on each side.
     *
     * @param samples 24 kHz
     * @return empty if none is that loud
     */
    static short[] trim(short[] samples) {
        int first = -1;
        int last = 0;
        for (int at = 0; at + FRAME <= samples.length; at += FRAME) {
            if (rms(samples, at) > QUIET) {
                first = first < 0 ? at : first;
                last = at + FRAME;
            }
        }
        return first < 0
                ? new short[0]
                : Arrays.copyOfRange(samples, Math.max(0, first - MARGIN), Math.min(samples.length, last + MARGIN));
    }

    /** The number of samples before the first one louder than -42 dBFS, less 40 ms; 0 if none is that loud. */
    static int beginning(short[] samples) {
        for (int at = 0; at + FRAME <= samples.length; at += FRAME) {
            if (rms(samples, at) > QUIET) {
                return Math.max(0, at - 2 * FRAME);
            }
        }
        return 0;
    }

    private static double rms(short[] samples, int from) {
        double energy = 0;
        for (int i = from; i < from + FRAME; i++) {
            energy += (double) samples[i] * samples[i];
        }
        return Math.sqrt(energy / FRAME);
    }
}
