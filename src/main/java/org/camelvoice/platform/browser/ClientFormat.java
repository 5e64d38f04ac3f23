package org.camelvoice.platform.browser;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Printable;

/**
 * How a client of the JSON form carries audio, mono.
 *
 * @param sampleRate in Hz
 */
record ClientFormat(Encoding encoding, int sampleRate) {
    /** The config names no rate. */
    static final int USUAL_RATE = 0;

    static final ClientFormat PCM16_24K = new ClientFormat(Encoding.PCM16, 24_000);

    enum Encoding {
        /** Signed 16-bit samples, little-endian. */
        PCM16("pcm16", AudioFormat.PCM16_24K, 2, 24_000, List.of(8_000, 16_000, 24_000, 44_100, 48_000)),
        ULAW("g711_ulaw", AudioFormat.MULAW_8K, 1, 8_000, List.of(8_000)),
        ALAW("g711_alaw", AudioFormat.ALAW_8K, 1, 8_000, List.of(8_000));

        private final String word;
        /** For its coding; the rate may be another. */
        private final AudioFormat coding;

        private final int sampleBytes;
        private final int usualRate;
        private final List<Integer> rates;

        Encoding(String word, AudioFormat coding, int sampleBytes, int usualRate, List<Integer> rates) {
            this.word = word;
            this.coding = coding;
            this.sampleBytes = sampleBytes;
            this.usualRate = usualRate;
            this.rates = rates;
        }

        private static Encoding of(String word) {
            return Arrays.stream(values())
                    .filter(encoding -> encoding.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Expected the format to be one of %s, got %s"
                            .formatted(words(), word == null ? "none" : Printable.name(word))));
        }

        private static String words() {
            return Arrays.stream(values()).map(encoding -> encoding.word).collect(Collectors.joining(", "));
        }
    }

    /**
     * What a {@code config} asks for.
     *
     * @param sampleRate in Hz, or {@link #USUAL_RATE}
     * @throws IllegalArgumentException if there is no such format; says which there are
     */
    static ClientFormat of(String format, int sampleRate) {
        Encoding encoding = Encoding.of(format);
        int rate = sampleRate == USUAL_RATE ? encoding.usualRate : sampleRate;
        if (!encoding.rates.contains(rate)) {
            throw new IllegalArgumentException("Expected the sample_rate of %s to be one of %s, got %d"
                    .formatted(encoding.word, encoding.rates, rate));
        }
        return new ClientFormat(encoding, rate);
    }

    /** Its name on the wire. */
    String word() {
        return encoding.word;
    }

    byte[] encode(short[] samples) {
        return encoding.coding.encode(samples);
    }

    /** @param audio whole samples */
    short[] decode(byte[] audio) {
        return encoding.coding.decode(audio);
    }

    /** 2, or 1 for G.711. */
    int sampleBytes() {
        return encoding.sampleBytes;
    }

    int bytesPerSecond() {
        return sampleRate * encoding.sampleBytes;
    }

    @Override
    public String toString() {
        return encoding.word + " at " + sampleRate + " Hz";
    }
}
