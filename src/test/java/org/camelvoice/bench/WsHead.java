package org.camelvoice.bench;

import java.nio.charset.StandardCharsets;

/**
 * The head of a WebSocket frame (RFC 6455, section 5.2).
 *
 * @param payload where the payload begins
 * @param mask    the masking key; 0 without one
 */
record WsHead(int opcode, int payload, int length, int mask) {
    private static final int OPCODE = 0x0f;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;

    /** @return null if the head is not complete */
    static WsHead at(byte[] bytes, int at, int end) {
        if (end - at < 2) {
            return null;
        }
        if ((bytes[at] & FIN) == 0) {
            throw new IllegalStateException("Expected messages in one frame each, got a fragment");
        }
        int length = bytes[at + 1] & LENGTH;
        int longer = length == 126 ? 2 : length == 127 ? 8 : 0;
        boolean masked = (bytes[at + 1] & MASKED) != 0;
        int payload = at + 2 + longer + (masked ? 4 : 0);
        if (end < payload) {
            return null;
        }
        int full = longer == 0 ? length : number(bytes, at + 2, longer);
        return new WsHead(bytes[at] & OPCODE, payload, full, masked ? number(bytes, payload - 4, 4) : 0);
    }

    private static int number(byte[] bytes, int at, int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | bytes[at + i] & 0xff;
        }
        return number;
    }

    void unmask(byte[] bytes) {
        if (mask == 0) {
            return;
        }
        byte[] key = {(byte) (mask >>> 24), (byte) (mask >>> 16), (byte) (mask >>> 8), (byte) mask};
        int whole = length & ~3;
        for (int i = 0; i < whole; i += 4) {
            bytes[payload + i] ^= key[0];
            bytes[payload + i + 1] ^= key[1];
            bytes[payload + i + 2] ^= key[2];
            bytes[payload + i + 3] ^= key[3];
        }
        for (int i = whole; i < length; i++) {
            bytes[payload + i] ^= key[i & 3];
        }
    }

    /** What a close says: its code and reason. */
    String closing(byte[] bytes) {
        return length < 2
                ? "without a code"
                : number(bytes, payload, 2) + " " + new String(bytes, payload + 2, length - 2, StandardCharsets.UTF_8);
    }
}
