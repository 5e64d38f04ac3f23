package org.camelvoice.call;

import java.util.regex.Pattern;

/** Text of a stranger's, made fit for a line of a log or for a close frame: printable ASCII, and not too much of it. */
public final class Printable {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_./+-]{0,39}");

    private Printable() {}

    /** What a stranger calls something: a short name as it is, of anything else only that it is none. */
    public static String name(String text) {
        return NAME.matcher(text).matches() ? text : "no name, but " + text.length() + " characters";
    }

    /** @param most characters, which then are bytes too; what is longer ends in {@code ...} */
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
