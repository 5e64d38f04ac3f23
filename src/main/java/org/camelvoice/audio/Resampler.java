package org.camelvoice.audio;

/**
 * Changes the sampling rate of one signal, in blocks of any size. Signed 16-bit mono in and out. Create one for each
 * call and direction: it keeps 4 ms (at 8 kHz) of history. For one thread at a time.
 *
 * <p>Guarantees for any pair of rates:
 * <ul>
 *   <li>After n input samples, exactly floor(n * to / from) samples have come out, bit for bit the same for any block
 *       sizes.
 *   <li>Flat within 0.01 dB up to 0.425 of the lower rate; images and aliases at most -75 dB for tones up to 0.425 and
 *       from 0.575 of it on (3.4 and 4.6 kHz at 8 kHz).
 *   <li>A delay of 16 samples of the lower rate: 2 ms at 8 kHz, so up and down again is 32 samples of 8 kHz.
 *   <li>Overflow clips. With equal rates, the input array is returned, undelayed.
 * </ul>
 *
 * <p>The filter is {@link LowPass}. Ratios with terms up to 8 (8, 16, 24 and 48 kHz among themselves) use {@link
 * BlockwisePolyphase}, others {@link SamplewisePolyphase}.
 */
public final class Resampler {
    private static final int SLOWEST = 1_000;
    private static final int FASTEST = 384_000;

    private final int fromRate;
    private final int toRate;

    /** Null if the rates are equal: then there is nothing to do. */
    private final Polyphase polyphase;

    private Resampler(int fromRate, int toRate) {
        this.fromRate = fromRate;
        this.toRate = toRate;
        this.polyphase = fromRate == toRate ? null : polyphase(fromRate, toRate);
    }

    /**
     * A resampler between two rates, in samples a second.
     *
     * @throws IllegalArgumentException if a rate is not between 1,000 and 384,000
     */
    public static Resampler of(int fromRate, int toRate) {
        return new Resampler(checked(fromRate), checked(toRate));
    }

    /** The samples due now: the same array if the rates are equal, otherwise a new one. */
    public short[] resample(short[] samples) {
        if (polyphase == null) {
            return samples;
        }
        short[] result = new short[polyphase.outputs(samples.length)];
        int done = 0;
        int made = 0;
        while (done < samples.length) {
            int count = Math.min(samples.length - done, polyphase.mostInputs());
            int outputs = polyphase.outputs(count);
            polyphase.convert(samples, done, count, result, made);
            done += count;
            made += outputs;
        }
        return result;
    }

    /**
     * Forgets all earlier sound, as if the resampler were new, so a cut leaves no echo of the old sound. The cut itself
     * remains audible: the last {@link #delayMillis} of the old sound never come out. The new sound starts without a
     * click, because it passes the whole filter from silence.
     */
    public void reset() {
        if (polyphase != null) {
            polyphase.reset();
        }
    }

    /** The delay in samples of the lower rate: 16, or 0 if the rates are equal. */
    public int delaySamples() {
        return polyphase == null ? 0 : LowPass.HALF_LENGTH;
    }

    /** The delay in milliseconds: 2 between 8 kHz and any higher rate. */
    public double delayMillis() {
        return delaySamples() * 1000.0 / Math.min(fromRate, toRate);
    }

    @Override
    public String toString() {
        return "Resampler " + fromRate + " to " + toRate + " Hz";
    }

    private static Polyphase polyphase(int fromRate, int toRate) {
        int common = greatestCommonDivisor(fromRate, toRate);
        LowPass filter = new LowPass(toRate / common, fromRate / common);
        return filter.stretch() <= BlockwisePolyphase.LARGEST_RATIO
                ? new BlockwisePolyphase(filter)
                : new SamplewisePolyphase(filter);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private static int checked(int rate) {
        if (rate < SLOWEST || rate > FASTEST) {
            throw new IllegalArgumentException("Expected a rate of " + SLOWEST + " to " + FASTEST + " Hz, got " + rate);
        }
        return rate;
    }
}
