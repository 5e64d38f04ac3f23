package org.camelvoice.simulator;

import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * What a caller says, frame by frame of 20 ms, in the format of the wire. Only touched by the loop's thread.
 */
final class Microphone {
    private final int frameBytes;
    private final byte silence;
    /** What is taken up while nothing is said; null for silence. */
    private final LongFunction<byte[]> background;
    /** What is being said: its first {@link #said} bytes have been. */
    private byte[] speech = new byte[0];

    private int said;
    private long frames;

    Microphone(int frameBytes, byte silence, LongFunction<byte[]> background) {
        this.frameBytes = frameBytes;
        this.silence = silence;
        this.background = background;
    }

    /** After what is still to be said. */
    void say(byte[] audio) {
        int left = speech.length - said;
        byte[] all = new byte[left + audio.length];
        System.arraycopy(speech, said, all, 0, left);
        System.arraycopy(audio, 0, all, left, audio.length);
        speech = all;
        said = 0;
    }

    boolean hasSaidAll() {
        return said >= speech.length;
    }

    /** The last one of a speech is filled with silence. */
    byte[] nextFrame() {
        long number = frames++;
        if (hasSaidAll() && background != null) {
            return background.apply(number);
        }
        byte[] frame = new byte[frameBytes];
        int bytes = Math.min(frameBytes, speech.length - said);
        System.arraycopy(speech, said, frame, 0, bytes);
        Arrays.fill(frame, bytes, frameBytes, silence);
        said += bytes;
        return frame;
    }
}
