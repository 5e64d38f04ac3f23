package org.camelvoice.call;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Pcm16;

/**
 * A part of a call's recording. Immutable.
 *
 * @param startMillis since the call began
 * @param format      of both sides
 * @param caller      what the caller said
 * @param model       what the caller heard at the same time; as long as {@code caller}
 */
public record AudioBlock(long startMillis, AudioFormat format, byte[] caller, byte[] model) {
    private static final int BYTES_A_FRAME = 4; // two samples of two bytes

    /** Samples a second, of each side. */
    public int sampleRate() {
        return format.sampleRate();
    }

    /**
     * Signed 16-bit, little-endian, two channels: the caller on the left, the model on the right. Computed at each
     * call.
     */
    public byte[] stereo() {
        byte[] left = Pcm16.encode(format.decode(caller));
        byte[] right = Pcm16.encode(format.decode(model));
        byte[] both = new byte[left.length + right.length];
        for (int from = 0, to = 0; to < both.length; from += 2, to += BYTES_A_FRAME) {
            both[to] = left[from];
            both[to + 1] = left[from + 1];
            both[to + 2] = right[from];
            both[to + 3] = right[from + 1];
        }
        return both;
    }
}
