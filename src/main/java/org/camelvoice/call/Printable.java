package org.camelvoice.call;

/** Text of a stranger's, made fit for a line of a log or for a close frame: printable ASCII, and not too much of it. */
public final class Printable {

    private Printable() {}

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
