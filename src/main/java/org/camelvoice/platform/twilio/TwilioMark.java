package org.camelvoice.platform.twilio;

/** Names of marks: those that measure playout are {@code e<epoch>:<number>}; all others are a route's. */
final class TwilioMark {

    private TwilioMark() {}

    static boolean isOurs(String name) {
        int colon = name.indexOf(':');
        return name.startsWith("e")
                && colon > 1
                && isNumber(name, 1, colon)
                && isNumber(name, colon + 1, name.length());
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }
}
