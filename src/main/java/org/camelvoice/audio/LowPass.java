package org.camelvoice.audio;

/**
 * The filter between two sampling rates: a sinc under a Kaiser window, cut at half the lower rate, 16 samples of the
 * lower rate to either side.
 *
 * <p>Being cut exactly at half the lower rate it is a Nyquist filter: it is 1 at its middle and 0 at every other whole
 * sample of the lower rate, which makes a third (3:1) or half (2:1) of the work disappear. With the window's shape below
 * it is flat within 0.01 dB up to 0.425 of the lower rate and at most at -75 dB from 0.575 on (3.4 and 4.6 kHz at 8 kHz).
 *
 * @param up interpolation: the common rate is {@code from * up}
 * @param down decimation: the common rate is {@code to * down}
 */
record LowPass(int up, int down) {
    /** Samples of the lower rate from the filter's first to its middle: its delay. */
    static final int HALF_LENGTH = 16;

    /** Of the Kaiser window: lower has less attenuation, higher a wider transition. 7.5 is at -75 dB from 4.6 kHz on. */
    private static final double SHAPE = 7.5;

    /** Samples of the common rate to one of the lower rate. */
    int stretch() {
        return Math.max(up, down);
    }

    /** At the common rate: coefficients are zero up to and including index 0 and from this index on. */
    int length() {
        return 2 * HALF_LENGTH * stretch();
    }

    /**
     * Output {@code index} (0 to up - 1) of a block of {@code up} outputs as weights of the inputs, from the latest one
     * back: the first weight is that of the input {@link #latestInput} of the block. Their sum is 1, so a constant stays
     * what it was.
     */
    double[] weights(int index) {
        int newest = index * down - latestInput(index) * up; // distance at the common rate, 0 to up - 1
        double[] weights = new double[(length() - 1 - newest) / up + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = at(newest + i * up);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The latest input of a block of {@code down} that this output of the block rests on. */
    int latestInput(int index) {
        return index * down / up;
    }

    private double at(int position) {
        int fromMiddle = position - length() / 2;
        if (position <= 0 || position >= length() || fromMiddle != 0 && fromMiddle % stretch() == 0) {
            return 0; // exactly, which sin(πx) in floating point is not
        }
        double x = (double) fromMiddle / stretch();
        double sinc = fromMiddle == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        double edge = x / HALF_LENGTH;
        return sinc * bessel(SHAPE * Math.sqrt(1 - edge * edge));
    }

    /** The modified Bessel function I0, by its power series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int n = 1; term > sum * 1e-12; n++) {
            double factor = x / (2 * n);
            term *= factor * factor;
            sum += term;
        }
        return sum;
    }
}
