package org.camelvoice.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Spoken words.
 *
 * @param samples signed 16-bit, mono, 24 kHz; must not be changed
 * @param words   in spoken order, with their times in {@code samples}
 */
public record Speech(short[] samples, List<Word> words) {

    /** Samples per second of every {@code Speech}. */
    public static final int SAMPLE_RATE = 24_000;

    public Speech {
        words = List.copyOf(words);
    }

    /**
     * One word as written, punctuation included.
     *
     * @param startMillis the start of its first sound
     * @param endMillis   the end of its last sound
     */
    public record Word(String text, int startMillis, int endMillis) {

        private static final Pattern WORD = Pattern.compile("\\S+");

        /** The parts of {@code text} between white space. */
        static List<String> split(String text) {
            return WORD.matcher(text).results().map(MatchResult::group).toList();
        }

        /** The words of {@code text}, each of equal length. */
        static List<Word> spread(String text, int millis) {
            List<String> words = split(text);
            int count = words.size();
            return IntStream.range(0, count)
                    .mapToObj(i -> new Word(words.get(i), millis * i / count, millis * (i + 1) / count))
                    .toList();
        }
    }

    /** Without the silence before the first sound, except for 40 ms. */
    Speech withoutQuietBeginning() {
        int quiet = Silence.beginning(samples);
        int millis = quiet / (SAMPLE_RATE / 1000);
        List<Word> earlier = words.stream()
                .map(word -> new Word(
                        word.text, Math.max(0, word.startMillis - millis), Math.max(0, word.endMillis - millis)))
                .toList();
        return new Speech(Arrays.copyOfRange(samples, quiet, samples.length), earlier);
    }

    /** The duration, rounded down. */
    public int millis() {
        return (int) (samples.length * 1000L / SAMPLE_RATE);
    }

    /** The words, separated by single spaces. */
    public String text() {
        return words.stream().map(Word::text).collect(Collectors.joining(" "));
    }

    /**
     * A sentence as the transcript of {@code samples} (24 kHz), whose words are unknown. It is true of the samples and
     * of their echo.
     */
    static String describe(short[] samples) {
        return samples.length == 0
                ? "Nothing that can be heard."
                : String.format(
                        Locale.ROOT,
                        "Something that takes %.1f seconds to say.",
                        samples.length / (double) SAMPLE_RATE);
    }
}
