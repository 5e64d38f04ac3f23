package org.camelvoice.tenant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.camelvoice.NearestName;

/** Checks the values of properties. What is wrong with one is told in a sentence with the property's name and the value. */
final class Expected {
    private static final int LONGEST_SHOWN = 100;

    private Expected() {}

    static int within(String property, int value, int least, int most) {
        within(property, (double) value, least, most);
        return value;
    }

    static double within(String property, double value, double least, double most) {
        if (!(value >= least && value <= most)) { // which NaN is not either
            throw wrong(property + " from " + plain(least) + " to " + plain(most), plain(value));
        }
        return value;
    }

    /** {@code 60} for 60.0, {@code 0.25} for 0.25. */
    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    static String oneOf(String property, String value, String... possible) {
        if (!Arrays.asList(possible).contains(value)) {
            throw notOneOf(property, value, List.of(possible));
        }
        return value;
    }

    /** As {@link #oneOf}, or an empty value. */
    static String oneOfOrEmpty(String property, String value, String... possible) {
        return isEmpty(value) ? "" : oneOf(property, value, possible);
    }

    static <E extends Enum<E>> E oneOf(String property, String word, E[] possible) {
        for (E one : possible) {
            if (lowerCase(one).equals(word)) {
                return one;
            }
        }
        throw notOneOf(
                property,
                word,
                Arrays.stream(possible).map(Expected::lowerCase).toList());
    }

    private static IllegalArgumentException notOneOf(String property, String word, List<String> possible) {
        return wrong(
                property + " to be one of " + possible,
                shown(word) + NearestName.hint(String.valueOf(word), possible));
    }

    /** A name or a sentence: one line, at most so long. An empty value counts as missing: null. */
    static String line(String property, String value, int longest) {
        if (isEmpty(value)) {
            return null;
        }
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            throw wrong(property + " to be one line of text", shown(value));
        }
        return notLonger(property, value, longest);
    }

    /** A text of any number of lines, at most so long. */
    static String notLonger(String property, String value, int longest) {
        if (value.length() > longest) {
            throw wrong(property + " to have at most " + longest + " characters", value.length() + " characters");
        }
        return value;
    }

    /**
     * The entries of a comma-separated list; empty ones count as missing.
     *
     * @param what such as {@code names of tools}, for the sentence
     */
    static List<String> list(String property, String value, String what, Predicate<String> isOne) {
        List<String> entries = entries(value);
        for (String entry : entries) {
            if (!isOne.test(entry)) {
                throw wrong(property + " to be " + what + ", comma-separated", shown(entry));
            }
        }
        return entries;
    }

    private static List<String> entries(String value) {
        return isEmpty(value)
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
    }

    /** An empty value in a file counts as missing. */
    static boolean isEmpty(String value) {
        return value == null || value.isEmpty();
    }

    /** For a value that may be shown. */
    static IllegalArgumentException wrong(String expected, String got) {
        return new IllegalArgumentException("Expected " + expected + ", got " + got);
    }

    /** For a value that is a secret, or in which one may be. */
    static IllegalArgumentException wrongSecret(String expected) {
        return new IllegalArgumentException("Expected " + expected + "; it is not shown, since a key may be in it");
    }

    /** The value as a sentence shows it: in one line, and not all of a long one. */
    static String shown(String value) {
        if (isEmpty(value)) {
            return "nothing";
        }
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }

    private static String lowerCase(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
