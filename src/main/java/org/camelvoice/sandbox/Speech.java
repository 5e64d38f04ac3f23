package org.camelvoice.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Words, spoken.
 *
 * @param samples signed 16-bit, mono, 24 kHz; not to be changed
 * @param words   in the order in which they are spoken, with their times in {@code samples}
 */
public record Speech(short[] samples, List<Word> words) {

    /** Samples per second of every {@code Speech}. */
    public static final int SAMPLE_RATE = 24_000;

    public Speech {
        words = List.copyOf(words);
    }

    /**
     * One word as it was written, punctuation included.
     *
     * @param startMillis when its first sound begins
     * @param endMillis   when its last sound has ended
     */
    public record Word(String text, int startMillis, int endMillis) {

        private static final Pattern WORD = Pattern.compile("\\S+");

        /** What stands between white space in {@code text}. */
        static List<String> split(String text) {
            return WORD.matcher(text).results().map(MatchResult::group).toList();
        }

        /** The words of {@code text}, each as long as the other. */
        static List<Word> spread(String text, int millis) {
            List<String> words = split(text);
            int count = words.size();
            return IntStream.range(0, count)
                    .mapToObj(i -> new Word(words.get(i), millis * i / count, millis * (i + 1) / count))
                    .toList();
        }
    }

    /** The same without the quiet before the first sound, but for 40 ms of it. */
    Speech withoutQuietBeginning() {
        int quiet = Silence.beginning(samples);
        int millis = quiet / (SAMPLE_RATE / 1000);
        List<Word> earlier = words.stream()
                .map(word -> new Word(
                        word.text, Math.max(0, word.startMillis - millis), Math.max(0, word.endMillis - millis)))
                .toList();
        return new Speech(Arrays.copyOfRange(samples, quiet, samples.length), earlier);
    }

    /** How long it lasts, rounded down. */
    public int millis() {
        return (int) (samples.length * 1000L / SAMPLE_RATE);
    }

    /** The words with one space between them. */
    public String text() {
        return words.stream().map(Word::text).collect(Collectors.joining(" "));
    }

    /** A sentence for the words of {@code samples} (24 kHz), which nobody knows, true of them and of their echo. */
    static String describe(short[] samples) {
        return samples.length == 0
                ? "Nothing that can be heard."
                : String.format(
                        Locale.ROOT,
                        "Something that takes %.1f seconds to say.",
                        samples.length / (double) SAMPLE_RATE);
    }
}
