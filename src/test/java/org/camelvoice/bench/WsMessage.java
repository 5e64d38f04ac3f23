package org.camelvoice.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A WebSocket frame that is written anew in place, over and over (RFC 6455, section 5.2). A client's mask is all zeros:
 * the server takes it off like any other, and there is nothing to put on.
 */
final class WsMessage {
    private static final int HEAD = 14; // two bytes, eight of the length, four of the mask
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int LONG = 127;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private final boolean client;
    private byte[] bytes = new byte[512];
    private int end = HEAD;
    private int opcode = TEXT;

    WsMessage(boolean client) {
        this.client = client;
    }

    /** An empty one. */
    WsMessage restart(int opcode) {
        this.opcode = opcode;
        end = HEAD;
        return this;
    }

    WsMessage text(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    WsMessage put(byte[] more) {
        return put(more, 0, more.length);
    }

    WsMessage put(byte[] from, int offset, int length) {
        if (end + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + length));
        }
        System.arraycopy(from, offset, bytes, end, length);
        end += length;
        return this;
    }

    /** In digits. */
    WsMessage number(long number) {
        if (number >= 10) {
            number(number / 10);
        }
        return digit((byte) ('0' + number % 10));
    }

    private WsMessage digit(byte digit) {
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        bytes[end++] = digit;
        return this;
    }

    /** The frame, of this message's own bytes: to be written before it changes again. */
    ByteBuffer frame() {
        int length = end - HEAD;
        int start = HEAD - (client ? 4 : 0);
        Arrays.fill(bytes, start, HEAD, (byte) 0);
        int masked = client ? MASKED : 0;
        if (length < SHORT) {
            bytes[--start] = (byte) (masked | length);
        } else if (length < 1 << 16) {
            start = lengthBefore(start, length, 2);
            bytes[--start] = (byte) (masked | SHORT);
        } else {
            start = lengthBefore(start, length, 8);
            bytes[--start] = (byte) (masked | LONG);
        }
        bytes[--start] = (byte) (FIN | opcode);
        return ByteBuffer.wrap(bytes, start, end - start);
    }

    private int lengthBefore(int place, int length, int count) {
        for (int i = 1; i <= count; i++) {
            bytes[place - i] = (byte) (i > 4 ? 0 : length >>> 8 * (i - 1));
        }
        return place - count;
    }
}
