package org.camelvoice.bench;

import java.nio.charset.StandardCharsets;

/** Looks for things in a JSON message without parsing it: enough for messages whose writers are known. */
final class Bytes {
    private Bytes() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where {@code wanted} begins, at {@code from} or later but before {@code to}; -1 if nowhere. */
    static int indexOf(byte[] message, byte[] wanted, int from, int to) {
        int last = Math.min(to, message.length) - wanted.length;
        for (int i = from; i <= last; i++) {
            if (startsWith(message, wanted, i)) {
                return i;
            }
        }
        return -1;
    }

    /** Where a quoted value after {@code before} begins; -1 if {@code before} is not there. */
    static int after(byte[] message, byte[] before, int from, int to) {
        int at = indexOf(message, before, from, to);
        return at < 0 ? -1 : at + before.length;
    }

    /** Where the quotation mark is that ends the value which begins at {@code start}. */
    static int quoteAfter(byte[] message, int start) {
        int end = start;
        while (message[end] != '"') {
            end++;
        }
        return end;
    }

    /** What is between {@code before} and the next quotation mark; null if {@code before} is not there. */
    static byte[] quotedAfter(byte[] message, byte[] before) {
        int at = indexOf(message, before, 0, message.length);
        if (at < 0) {
            return null;
        }
        int start = at + before.length;
        int end = start;
        while (message[end] != '"') {
            end++;
        }
        byte[] quoted = new byte[end - start];
        System.arraycopy(message, start, quoted, 0, quoted.length);
        return quoted;
    }

    private static boolean startsWith(byte[] message, byte[] wanted, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (message[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
