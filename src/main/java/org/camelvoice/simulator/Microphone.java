package org.camelvoice.simulator;

import java.util.Arrays;
import java.util.function.LongFunction;

/** A caller's speech, in frames of 20 ms, in the wire format. Used by the loop's thread only. */
final class Microphone {
    private final int frameBytes;
    private final byte silence;
    /** The sound between words; null for silence. */
    private final LongFunction<byte[]> background;
    /** The queued speech: its first {@link #said} bytes have been sent. */
    private byte[] speech = new byte[0];

    private int said;
    private long frames;

    Microphone(int frameBytes, byte silence, LongFunction<byte[]> background) {
        this.frameBytes = frameBytes;
        this.silence = silence;
        this.background = background;
    }

    /** Queues speech. */
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

    /** Silence fills the last frame of a speech. */
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
