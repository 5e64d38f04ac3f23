package org.camelvoice.audio;

/**
 * Levels of sound in tests. Levels are in dB of full scale: a sine that just touches 32768 is 0 dBFS. Measure a stretch
 * without the start of the sound, where filters are still filling.
 */
public final class Spectrum {
    private static final double FULL_SCALE = 32768;
    private static final double NOTHING_DB = -200;

    private Spectrum() {}

    /** A sine: peak {@code amplitude} of full scale (0 to 1), rounded to 16 bits. */
    public static short[] tone(double hz, double amplitude, int rate, int samples) {
        short[] tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            double value = amplitude * FULL_SCALE * Math.sin(2 * Math.PI * hz * i / rate);
            tone[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
        }
        return tone;
    }

    /**
     * The level of one frequency, in dBFS, at least -200. The samples go through a Blackman-Harris window, so that
     * another tone leaks less than -90 dB once it is 4 bins ({@code 4 * rate / samples} Hz) away.
     */
    public static double toneLevel(short[] samples, int rate, double hz) {
        double turn = 2 * Math.PI * hz / rate;
        double real = 0;
        double imaginary = 0;
        double weights = 0;
        for (int i = 0; i < samples.length; i++) {
            double weight = blackmanHarris((i + 0.5) / samples.length);
            weights += weight;
            real += weight * samples[i] * Math.cos(turn * i);
            imaginary += weight * samples[i] * Math.sin(turn * i);
        }
        return decibels(2 * Math.hypot(real, imaginary) / weights / FULL_SCALE);
    }

    /** The loudest frequency between two, searched in steps of half a bin: its level in dBFS. */
    public static double peakLevel(short[] samples, int rate, double fromHz, double toHz) {
        double step = rate / 2.0 / samples.length;
        double peak = NOTHING_DB;
        for (double hz = fromHz; hz <= toHz; hz += step) {
            peak = Math.max(peak, toneLevel(samples, rate, hz));
        }
        return peak;
    }

    /** Root of the mean square, in dBFS of a sine (so a full-scale sine is 0 dBFS, and -3.01 as a ratio of 32768). */
    public static double level(short[] samples) {
        return decibels(rms(samples) * Math.sqrt(2) / FULL_SCALE);
    }

    /** Root of the mean square, 0 to 32768. */
    public static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / Math.max(samples.length, 1));
    }

    /**
     * How far a tone stands above all else, in dB: the sine of this frequency that fits best (any level and phase) is
     * the signal, what remains is the noise.
     */
    public static double snr(short[] samples, int rate, double hz) {
        double[] fit = bestSine(samples, rate, hz);
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hz * i / rate;
            double sine = fit[0] * Math.cos(angle) + fit[1] * Math.sin(angle);
            signal += sine * sine;
            noise += (samples[i] - sine) * (samples[i] - sine);
        }
        return decibels(Math.sqrt(signal / Math.max(noise, Double.MIN_NORMAL)));
    }

    /** How far {@code heard} is like {@code original}, in dB: their difference is the noise. Equal lengths, aligned. */
    public static double snr(short[] original, short[] heard) {
        if (original.length != heard.length) {
            throw new IllegalArgumentException(
                    "Expected " + original.length + " samples to compare, got " + heard.length);
        }
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < original.length; i++) {
            double difference = heard[i] - original[i];
            signal += (double) original[i] * original[i];
            noise += difference * difference;
        }
        return decibels(Math.sqrt(signal / Math.max(noise, Double.MIN_NORMAL)));
    }

    /** Least squares: the factors of cosine and sine. */
    private static double[] bestSine(short[] samples, int rate, double hz) {
        double cc = 0;
        double cs = 0;
        double ss = 0;
        double cx = 0;
        double sx = 0;
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hz * i / rate;
            double cosine = Math.cos(angle);
            double sine = Math.sin(angle);
            cc += cosine * cosine;
            cs += cosine * sine;
            ss += sine * sine;
            cx += cosine * samples[i];
            sx += sine * samples[i];
        }
        double determinant = cc * ss - cs * cs;
        return new double[] {(cx * ss - sx * cs) / determinant, (sx * cc - cx * cs) / determinant};
    }

    private static double blackmanHarris(double position) {
        double angle = 2 * Math.PI * position;
        return 0.35875 - 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) - 0.01168 * Math.cos(3 * angle);
    }

    private static double decibels(double ratio) {
        return Math.max(20 * Math.log10(ratio), NOTHING_DB);
    }
}
