package org.camelvoice.sandbox;

/** FreeTTS, loaded once for all tests. */
final class Voices {

    static final Voice KEVIN = Voice.load();

    private Voices() {}

    static short[] silence(int millis) {
        return new short[millis * (Speech.SAMPLE_RATE / 1000)];
    }

    static short[] join(short[]... pieces) {
        int length = 0;
        for (short[] piece : pieces) {
            length += piece.length;
        }
        short[] all = new short[length];
        int at = 0;
        for (short[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }
}
