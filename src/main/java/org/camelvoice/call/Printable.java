package org.camelvoice.call;

import java.util.regex.Pattern;

/** Makes a client's text safe for a log line or a close frame: printable ASCII of limited length. */
public final class Printable {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_./+-]{0,39}");

    private Printable() {}

    /** A client's name for something: unchanged if it is a short well-formed name, otherwise a note that it is not. */
    public static String name(String text) {
        return NAME.matcher(text).matches() ? text : "no name, but " + text.length() + " characters";
    }

    /** @param most the most characters, and bytes; longer text ends in {@code ...} */
    public static String of(String text, int most) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(most + 1L).map(Printable::orQuestionMark).forEach(printable::appendCodePoint);
        if (printable.length() > most) {
            printable.setLength(most - 3);
            printable.append("...");
        }
        return printable.toString();
    }

    private static int orQuestionMark(int codePoint) {
        return codePoint >= ' ' && codePoint <= '~' ? codePoint : '?';
    }
}
