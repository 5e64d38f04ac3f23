package org.camelvoice.audio;

import java.util.Arrays;

/**
 * Makes whole frames of 20 ms of what comes in any size. What is over is kept for the next; at the end it is padded with
 * silence. Owned by one thread.
 */
public final class Framer {
    private final int frameBytes;
    private final byte silence;
    /** What is over: less than a frame. */
    private byte[] rest = {};

    public Framer(int frameBytes, byte silence) {
        this.frameBytes = frameBytes;
        this.silence = silence;
    }

    /** The whole frames that there are now, one after the other; the argument itself if nothing is over. */
    public byte[] frames(byte[] audio) {
        if (rest.length == 0 && audio.length % frameBytes == 0) {
            return audio;
        }
        byte[] all = Arrays.copyOf(rest, rest.length + audio.length);
        System.arraycopy(audio, 0, all, rest.length, audio.length);
        int whole = all.length - all.length % frameBytes;
        rest = Arrays.copyOfRange(all, whole, all.length);
        return Arrays.copyOf(all, whole);
    }

    /** How many bytes are over. */
    public int restBytes() {
        return rest.length;
    }

    /** What is over, padded to a frame; empty if nothing is. */
    public byte[] lastFrame() {
        if (rest.length == 0) {
            return rest;
        }
        byte[] frame = Arrays.copyOf(rest, frameBytes);
        Arrays.fill(frame, rest.length, frameBytes, silence);
        rest = new byte[0];
        return frame;
    }

    /** A frame of silence. */
    public byte[] silentFrame() {
        byte[] frame = new byte[frameBytes];
        Arrays.fill(frame, silence);
        return frame;
    }
}
