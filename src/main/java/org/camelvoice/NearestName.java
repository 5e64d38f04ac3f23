package org.camelvoice;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the existing name that is closest to a misspelt one, for error messages. */
public final class NearestName {

    private NearestName() {}

    /** Such as {@code ; did you mean greeting?}; empty if no name is near. */
    public static String hint(String written, Collection<String> names) {
        String nearest = of(written, names);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** Null if none is close: over a third of the letters differ, and none starts with the written text. */
    public static String of(String written, Collection<String> names) {
        return names.stream()
                .filter(name -> isNear(written, name))
                .min(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static boolean isNear(String written, String name) {
        return isBeginning(written, name) || distance(written, name) <= Math.max(1, name.length() / 3);
    }

    private static boolean isBeginning(String written, String name) {
        return written.length() >= 3 && lowerCase(name).startsWith(lowerCase(written));
    }

    /** The number of letters to add, omit, replace, or swap with the next; ignores case. */
    public static int distance(String written, String name) {
        String from = lowerCase(written);
        String to = lowerCase(name);
        int[][] changes = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j : least(from, to, i, j, changes);
            }
        }
        return changes[from.length()][to.length()];
    }

    private static int least(String from, String to, int i, int j, int[][] changes) {
        int exchange = changes[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(exchange, 1 + Math.min(changes[i - 1][j], changes[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, changes[i - 2][j - 2] + 1) : fewest;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
