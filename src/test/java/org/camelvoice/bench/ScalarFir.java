package org.camelvoice.bench;

/**
 * 8 to 24 kHz and back by a windowed sinc of 60 taps, one multiplication after the other: what one writes first, and what
 * the baseline of the load run uses. Keeps what it needs of the frame before.
 */
final class ScalarFir {
    private static final int TAPS = 60;
    private static final int RATIO = 3;
    private static final int[] COEFFICIENTS = coefficients(); // times 2^15

    private final short[] past = new short[TAPS];

    /** 8 kHz in, 24 kHz out: three times as many. */
    short[] up(short[] samples) {
        int perPhase = TAPS / RATIO;
        short[] window = window(samples, perPhase);
        short[] out = new short[samples.length * RATIO];
        for (int i = 0; i < samples.length; i++) {
            for (int phase = 0; phase < RATIO; phase++) {
                int sum = 0;
                for (int tap = 0; tap < perPhase; tap++) {
                    sum += COEFFICIENTS[phase + tap * RATIO] * window[perPhase + i - tap];
                }
                out[i * RATIO + phase] = clipped((int) ((long) sum * RATIO >> 15));
            }
        }
        return out;
    }

    /** 24 kHz in, 8 kHz out: a third of them. */
    short[] down(short[] samples) {
        short[] window = window(samples, TAPS);
        short[] out = new short[samples.length / RATIO];
        for (int i = 0; i < out.length; i++) {
            int sum = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                sum += COEFFICIENTS[tap] * window[TAPS + i * RATIO - tap];
            }
            out[i] = clipped(sum >> 15);
        }
        return out;
    }

    private short[] window(short[] samples, int keep) {
        short[] window = new short[keep + samples.length];
        System.arraycopy(past, 0, window, 0, keep);
        System.arraycopy(samples, 0, window, keep, samples.length);
        System.arraycopy(window, samples.length, past, 0, keep);
        return window;
    }

    private static short clipped(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }

    private static int[] coefficients() {
        double[] taps = new double[TAPS];
        double sum = 0;
        for (int i = 0; i < TAPS; i++) {
            double x = (i - (TAPS - 1) / 2.0) / RATIO;
            double window = 0.42
                    - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / TAPS)
                    + 0.08 * Math.cos(4 * Math.PI * (i + 0.5) / TAPS);
            taps[i] = Math.sin(Math.PI * x) / (Math.PI * x) * window;
            sum += taps[i];
        }
        int[] coefficients = new int[TAPS];
        for (int i = 0; i < TAPS; i++) {
            coefficients[i] = (int) Math.round(taps[i] / sum * (1 << 15));
        }
        return coefficients;
    }
}
