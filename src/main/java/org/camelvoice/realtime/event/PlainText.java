package org.camelvoice.realtime.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Text that JSON writes as it is: RFC 8259 §7 escapes quotes, backslashes and control characters. */
final class PlainText {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BLANKS = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private PlainText() {}

    /** Whether nothing in it must be escaped. */
    static boolean is(String text) {
        return escapedAt(text) < 0;
    }

    /**
     * The first character that must be escaped; negative if there is none. Looks at eight characters at once: audio of 20 ms has
     * 1,280.
     */
    static int escapedAt(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1); // another character becomes a question mark
        long odd = 0;
        int at = 0;
        for (; at <= latin.length - Long.BYTES; at += Long.BYTES) {
            odd |= odd((long) LONGS.get(latin, at));
        }
        return escapedAt(odd == 0 ? at : 0, latin);
    }

    /** Not 0 if one of the eight must be escaped: if it is less than a blank, or less one when it is compared with 0. */
    private static long odd(long eight) {
        long quotes = eight ^ QUOTES;
        long backslashes = eight ^ BACKSLASHES;
        long less = (eight - BLANKS) & ~eight | (quotes - ONES) & ~quotes | (backslashes - ONES) & ~backslashes;
        return less & HIGHS;
    }

    private static int escapedAt(int start, byte[] latin) {
        for (int i = start; i < latin.length; i++) {
            int c = latin[i] & 0xFF;
            if (c < ' ' || c == '"' || c == '\\') {
                return i;
            }
        }
        return -1;
    }
}
