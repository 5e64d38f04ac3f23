package org.camelvoice.platform.websocket;

import io.netty.buffer.ByteBuf;

/** Checks whether text in pieces is UTF-8 by RFC 3629 §4, without surrogates and up to U+10FFFF. */
final class Utf8 {
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** The bytes of a character still to come. */
    private int missing;
    /** The range of the next byte: after some first bytes, not every continuation is allowed. */
    private int least;

    private int most;

    /**
     * Checks the next piece.
     *
     * @param piece  not changed
     * @param isLast whether the text must be complete with it; the next piece then starts another text
     */
    boolean accepts(ByteBuf piece, boolean isLast) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            if (missing == 0 && end - at >= Long.BYTES && (piece.getLong(at) & HIGH_BITS) == 0) {
                at += Long.BYTES; // eight bytes of ASCII at once, as in nearly all messages
            } else if (!accepts(piece.getByte(at) & 0xFF)) {
                return false;
            } else {
                at++;
            }
        }
        return !isLast || missing == 0;
    }

    private boolean accepts(int octet) {
        if (missing == 0) {
            return begins(octet);
        }
        boolean fits = octet >= least && octet <= most;
        missing--;
        least = 0x80;
        most = 0xBF;
        return fits;
    }

    private boolean begins(int octet) {
        if (octet < 0x80) {
            return true;
        }
        least = 0x80;
        most = 0xBF;
        if (octet >= 0xC2 && octet <= 0xDF) {
            missing = 1;
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            missing = 2;
            least = octet == 0xE0 ? 0xA0 : 0x80; // excludes overlong forms
            most = octet == 0xED ? 0x9F : 0xBF; // excludes surrogates
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            missing = 3;
            least = octet == 0xF0 ? 0x90 : 0x80;
            most = octet == 0xF4 ? 0x8F : 0xBF; // excludes code points beyond U+10FFFF
        }
        return missing > 0;
    }
}
