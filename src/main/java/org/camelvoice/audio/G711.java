package org.camelvoice.audio;

import java.util.function.IntUnaryOperator;

/**
 * ITU-T G.711: one byte a sample, µ-law (North America, Japan) and A-law (everywhere else), to and from signed 16-bit
 * linear.
 *
 * <p>Scale: G.711 defines µ-law on 14 bits (levels up to ±8031) and A-law on 13 (±4032); here both are the top bits of
 * 16, so levels are multiplied by 4 and by 8. µ-law's loudest level is ±32124, A-law's ±32256; louder samples become
 * that level.
 *
 * <p>Tables 1 and 2 leave open to which interval a sample exactly on a decision value belongs. Here it belongs to the
 * interval above, as in the ITU's own software, G.191. µ-law has two zeros, 0xFF and 0x7F: both decode to 0, and 0
 * encodes to 0xFF, so every code except 0x7F survives a round trip.
 *
 * <p>Pure functions, safe on any thread. They allocate only the result.
 */
public final class G711 {
    /** A µ-law byte of silence: +0. */
    public static final byte MULAW_SILENCE = (byte) 0xFF;
    /** An A-law byte of silence: +8 of 32768, the level nearest to zero, since A-law has no zero. */
    public static final byte ALAW_SILENCE = (byte) 0xD5;

    private static final int MULAW_BITS = 14;
    private static final int ALAW_BITS = 12; // 13 with the half step: no decision value is finer than 16 of 32768
    private static final int MULAW_BIAS = 33; // makes every segment a power of two, table 2
    private static final int MULAW_CLIP = 8191; // 8158 + 33

    private static final short[] FROM_MULAW = decodeTable(G711::mulawLevel);
    private static final short[] FROM_ALAW = decodeTable(G711::alawLevel);
    private static final byte[] TO_MULAW = encodeTable(MULAW_BITS, G711::mulawCode);
    private static final byte[] TO_ALAW = encodeTable(ALAW_BITS, G711::alawCode);

    private G711() {}

    /** Each µ-law byte as one sample. */
    public static short[] decodeMulaw(byte[] mulaw) {
        return decode(mulaw, FROM_MULAW);
    }

    /** Each sample as one µ-law byte. */
    public static byte[] encodeMulaw(short[] samples) {
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = TO_MULAW[(samples[i] & 0xFFFF) >> 16 - MULAW_BITS];
        }
        return codes;
    }

    /** Each A-law byte as one sample. */
    public static short[] decodeAlaw(byte[] alaw) {
        return decode(alaw, FROM_ALAW);
    }

    /** Each sample as one A-law byte. */
    public static byte[] encodeAlaw(short[] samples) {
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = TO_ALAW[(samples[i] & 0xFFFF) >> 16 - ALAW_BITS];
        }
        return codes;
    }

    private static short[] decode(byte[] codes, short[] levels) {
        short[] samples = new short[codes.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = levels[codes[i] & 0xFF];
        }
        return samples;
    }

    /**
     * The level of a code. After inversion, its bits are the sign, three of segment and four of step within the
     * segment.
     */
    private static int mulawLevel(int code) {
        int bits = ~code;
        int magnitude = ((bits & 0xF) * 2 + MULAW_BIAS << segment(bits)) - MULAW_BIAS;
        return (code & 0x80) != 0 ? magnitude * 4 : -magnitude * 4;
    }

    /** As for µ-law, but with every other bit inverted; the first two segments share one step. */
    private static int alawLevel(int code) {
        int bits = code ^ 0x55;
        int segment = segment(bits);
        int halfSteps = (bits & 0xF) * 2 + 1 + (segment > 0 ? 32 : 0);
        int magnitude = halfSteps << Math.max(segment - 1, 0);
        return (code & 0x80) != 0 ? magnitude * 8 : -magnitude * 8;
    }

    private static int segment(int bits) {
        return bits >> 4 & 7;
    }

    /**
     * The code of a 14-bit sample. Negative samples are mirrored by their complement, so -1 is the first below zero.
     */
    private static int mulawCode(int sample) {
        int magnitude = Math.min(mirrored(sample) + MULAW_BIAS, MULAW_CLIP);
        int segment = 26 - Integer.numberOfLeadingZeros(magnitude); // 33..63 is segment 0
        int bits = segment << 4 | magnitude >> segment + 1 & 0xF;
        return ~bits & (sample < 0 ? 0x7F : 0xFF);
    }

    /** The code of a 12-bit sample. */
    private static int alawCode(int sample) {
        int magnitude = mirrored(sample);
        int segment = Math.max(28 - Integer.numberOfLeadingZeros(magnitude), 0); // 0..15 is segment 0, 16..31 is 1
        int bits = segment << 4 | magnitude >> Math.max(segment - 1, 0) & 0xF;
        return bits ^ 0x55 ^ (sample < 0 ? 0 : 0x80);
    }

    private static int mirrored(int sample) {
        return sample < 0 ? ~sample : sample;
    }

    private static short[] decodeTable(IntUnaryOperator level) {
        short[] table = new short[256];
        for (int code = 0; code < table.length; code++) {
            table[code] = (short) level.applyAsInt(code);
        }
        return table;
    }

    /** Indexed by a sample's top {@code bits} as an unsigned number: the positive half first, then the negative. */
    private static byte[] encodeTable(int bits, IntUnaryOperator code) {
        byte[] table = new byte[1 << bits];
        for (int i = 0; i < table.length; i++) {
            int sample = i << 32 - bits >> 32 - bits;
            table[i] = (byte) code.applyAsInt(sample);
        }
        return table;
    }
}
