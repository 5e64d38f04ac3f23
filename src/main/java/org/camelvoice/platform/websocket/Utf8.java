package org.camelvoice.platform.websocket;

import io.netty.buffer.ByteBuf;

/** Whether text that comes in pieces is UTF-8: RFC 3629 §4, so neither surrogates nor anything beyond U+10FFFF. */
final class Utf8 {
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** How many bytes of a character are still to come. */
    private int missing;
    /** Between what the next of them must be: after some first bytes not every continuation makes sense. */
    private int least;

    private int most;

    /**
     * @param piece what comes next; stays as it is
     * @param isLast whether the text must be whole with it; then the next piece begins another text
     */
    boolean accepts(ByteBuf piece, boolean isLast) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            if (missing == 0 && end - at >= Long.BYTES && (piece.getLong(at) & HIGH_BITS) == 0) {
                at += Long.BYTES; // eight of ASCII at once, as nearly all of what callers send is
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
            least = octet == 0xE0 ? 0xA0 : 0x80; // or it would be a longer form of a shorter one
            most = octet == 0xED ? 0x9F : 0xBF; // or it would be a surrogate
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            missing = 3;
            least = octet == 0xF0 ? 0x90 : 0x80;
            most = octet == 0xF4 ? 0x8F : 0xBF; // or it would be beyond U+10FFFF
        }
        return missing > 0;
    }
}
