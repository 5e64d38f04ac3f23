package org.camelvoice.audio;

import java.util.Arrays;
import java.util.Base64;

/**
 * Audio as base64 (RFC 4648), in every common form: the alphabet of §4 or the URL alphabet of §5, with or without
 * padding (§3.2), with or without line breaks and white space (§3.3). Refuses any other character, padding in the
 * middle, and a single leftover character.
 */
public final class Base64Audio {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final byte NONE = -1;
    private static final byte BLANK = -2;
    /** The value of a character: its six bits, {@link #BLANK} or {@link #NONE}. */
    private static final byte[] VALUES = values();

    private Base64Audio() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, NONE);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        for (char blank : new char[] {' ', '\t', '\r', '\n'}) {
            values[blank] = BLANK;
        }
        values['-'] = values['+'];
        values['_'] = values['/'];
        return values;
    }

    /**
     * Decodes the audio.
     *
     * @throws IllegalArgumentException if the text is not base64; the message contains none of it
     */
    public static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) { // rare; its message would quote the audio
            return decodeStandard(standard(base64), base64.length());
        }
    }

    private static byte[] decodeStandard(String standard, int length) {
        if (standard == null) {
            throw new IllegalArgumentException("Expected base64, got " + length + " characters that are not");
        }
        return Base64.getDecoder().decode(standard);
    }

    /** The same audio in the form of §4, as the same string if it has that form already; null if it is not base64. */
    public static String standard(String base64) {
        return isStandard(base64) ? base64 : standardized(base64);
    }

    /** Decodes it to find out: HotSpot has vectors for that, and 20 ms take a tenth of what a look at each character takes. */
    private static boolean isStandard(String base64) {
        if (base64.length() % 4 != 0 || base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0) {
            return false; // the decoder forgives missing padding; and an exception costs more than a look
        }
        try {
            Base64.getDecoder().decode(base64);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte value(char c) {
        return c < VALUES.length ? VALUES[c] : NONE;
    }

    private static int padding(String base64) {
        int padding = 0;
        while (padding < 2 && padding < base64.length() && base64.charAt(base64.length() - 1 - padding) == '=') {
            padding++;
        }
        return padding;
    }

    private static String standardized(String base64) {
        StringBuilder standard = new StringBuilder(base64.length() + 2);
        boolean padded = false;
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            byte value = value(c);
            if (value >= 0 && !padded) {
                standard.append(ALPHABET.charAt(value));
            } else if (c == '=') {
                padded = true;
            } else if (value != BLANK) {
                return null;
            }
        }
        return standard.length() % 4 == 1 ? null : pad(standard);
    }

    private static String pad(StringBuilder standard) {
        while (standard.length() % 4 != 0) {
            standard.append('=');
        }
        return standard.toString();
    }

    /** The number of bytes in base64 of §4, without decoding it. */
    public static long bytes(String standard) {
        return standard.length() * 3L / 4 - padding(standard);
    }
}
