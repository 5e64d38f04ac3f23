package org.camelvoice.bench;

import java.util.Arrays;

/** Cuts what comes, base64 in pieces of any length, into frames of 20 ms, each of which is a symbol of {@link LoadSignal}. */
final class FrameCutter {
    /** Who is told of each frame. */
    interface Frames {
        void frame(int symbol, long nanos);
    }

    private static final byte[] VALUES = values();

    private final Frames frames;
    private boolean mulaw;
    private byte[] audio = new byte[LoadSignal.PCM_FRAME_BYTES];
    /** How much of {@link #audio} is there. */
    private int filled;

    /** @param mulaw of 8 kHz, not PCM16 of 24 kHz */
    FrameCutter(boolean mulaw, Frames frames) {
        this.mulaw = mulaw;
        this.frames = frames;
    }

    /** What comes from now on is µ-law, or it is not. */
    void mulaw(boolean mulaw) {
        this.mulaw = mulaw;
    }

    /** @return how many bytes of audio these were */
    int base64(byte[] from, int start, int end, long nanos) {
        int length = end;
        while (length > start && from[length - 1] == '=') {
            length--;
        }
        int bytes = (length - start) * 3 / 4;
        if (filled + bytes + 3 > audio.length) {
            audio = Arrays.copyOf(audio, filled + bytes + 3);
        }
        decode(from, start, length);
        filled += bytes;
        cut(nanos);
        return bytes;
    }

    private void decode(byte[] from, int start, int end) {
        int to = filled;
        for (int i = start; i < end; i += 4) {
            int four = VALUES[from[i]] << 18
                    | VALUES[from[i + 1]] << 12
                    | (i + 2 < end ? VALUES[from[i + 2]] << 6 : 0)
                    | (i + 3 < end ? VALUES[from[i + 3]] : 0);
            audio[to++] = (byte) (four >> 16);
            audio[to++] = (byte) (four >> 8);
            audio[to++] = (byte) four;
        }
    }

    private void cut(long nanos) {
        int length = mulaw ? LoadSignal.MULAW_FRAME_BYTES : LoadSignal.PCM_FRAME_BYTES;
        int at = 0;
        for (; at + length <= filled; at += length) {
            frames.frame(mulaw ? LoadSignal.ofMulaw(audio, at) : LoadSignal.ofPcm(audio, at), nanos);
        }
        System.arraycopy(audio, at, audio, 0, filled - at);
        filled -= at;
    }

    /** Nothing is left of what was dropped. */
    void clear() {
        filled = 0;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
