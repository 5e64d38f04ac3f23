package org.camelvoice;

/** JSON whose fields' names have all the same hash in Jackson's tables: 33 times the one before, and the character. */
public final class CollidingNames {
    private static final int NAMES = 4_096;
    private static final int PAIRS = 12; // two to the power of that are the names

    private CollidingNames() {}

    /** An object that begins with {@code start}, such as <code>{"event":"mark"</code>, and has all of them. */
    public static String after(String start) {
        StringBuilder json = new StringBuilder(start);
        for (int number = 0; number < NAMES; number++) {
            json.append(",\"");
            for (int pair = 0; pair < PAIRS; pair++) {
                json.append((number >> pair & 1) == 0 ? "b!" : "aB"); // 98 * 33 + 33 = 97 * 33 + 66
            }
            json.append("\":1");
        }
        return json.append('}').toString();
    }
}
