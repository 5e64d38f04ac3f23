package org.camelvoice.audio;

/**
 * Changes the sampling rate of one signal, in pieces of any size. Signed 16-bit mono in and out. Make one per call and
 * direction: it remembers the last 4 ms (at 8 kHz) of what it heard. For one thread at a time.
 *
 * <p>What it guarantees, for any pair of rates:
 * <ul>
 *   <li>After n samples in, exactly floor(n * to / from) have come out, and they are the same bits however the n were
 *       cut into pieces.
 *   <li>Flat within 0.01 dB up to 0.425 of the lower rate; images and aliases at most -75 dB for tones up to 0.425 and
 *       from 0.575 of it on (3.4 and 4.6 kHz at 8 kHz).
 *   <li>A delay of 16 samples of the lower rate: 2 ms at 8 kHz, so that up and down again is 32 samples of 8 kHz.
 *   <li>Overflow clips. The same rate in and out returns the very array that went in, undelayed.
 * </ul>
 *
 * <p>The filter is {@link LowPass}. A ratio whose terms are at most 8 (8, 16, 24 and 48 kHz among themselves) is
 * {@link BlockwisePolyphase}, any other {@link SamplewisePolyphase}.
 */
public final class Resampler {
    private static final int SLOWEST = 1_000;
    private static final int FASTEST = 384_000;

    private final int fromRate;
    private final int toRate;

    /** Null if the rates are the same: then there is nothing to do. */
    private final Polyphase polyphase;

    private Resampler(int fromRate, int toRate) {
        this.fromRate = fromRate;
        this.toRate = toRate;
        this.polyphase = fromRate == toRate ? null : polyphase(fromRate, toRate);
    }

    /**
     * From and to so many samples a second.
     *
     * @throws IllegalArgumentException if a rate is not between 1,000 and 384,000
     */
    public static Resampler of(int fromRate, int toRate) {
        return new Resampler(checked(fromRate), checked(toRate));
    }

    /** The samples that are due now; the array itself if the rates are the same, else a new one. */
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
     * Forgets what was heard: what comes next is as from a new resampler, so a cut leaves no echo of the old sound. The
     * cut itself stays audible as what it is, an end in mid-wave: the last {@link #delayMillis} of the old sound never
     * come out. The new sound begins without a click of ours, since it comes through the whole filter from silence.
     */
    public void reset() {
        if (polyphase != null) {
            polyphase.reset();
        }
    }

    /** How much later a sound comes out, in samples of the lower of the two rates: 16, or 0 if the rates are the same. */
    int delaySamples() {
        return polyphase == null ? 0 : LowPass.HALF_LENGTH;
    }

    /** The same in milliseconds: 2 between 8 kHz and any higher rate. */
    double delayMillis() {
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
