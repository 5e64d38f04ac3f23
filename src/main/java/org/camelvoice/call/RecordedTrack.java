package org.camelvoice.call;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;

/**
 * One side of a recording, from the first audio not yet delivered to the last received. Positions are bytes since the
 * call began. Owned by the call's loop.
 */
final class RecordedTrack {
    private final AudioFormat format;
    private byte[] bytes = new byte[0];
    /** The position of the first byte in {@link #bytes}. */
    private long start;

    private long end;

    RecordedTrack(AudioFormat format, long start) {
        this.format = format;
        this.start = start;
        this.end = start;
    }

    /** The position of the next audio. */
    long end() {
        return end;
    }

    void append(byte[] audio, int from, int length) {
        makeRoom(length);
        System.arraycopy(audio, from, bytes, (int) (end - start), length);
        end += length;
    }

    /** Adds silence up to {@code position}; nothing if the track is already longer. */
    void padTo(long position) {
        if (position > end) {
            int length = (int) (position - end);
            makeRoom(length);
            Arrays.fill(bytes, (int) (end - start), (int) (position - start), format.silence());
            end = position;
        }
    }

    private void makeRoom(int length) {
        int needed = (int) (end - start) + length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }

    /** Removes and returns everything before {@code position}, with silence in the gaps. */
    byte[] take(long position) {
        padTo(position);
        int length = (int) (position - start);
        byte[] taken = Arrays.copyOf(bytes, length);
        System.arraycopy(bytes, length, bytes, 0, (int) (end - position));
        start = position;
        return taken;
    }
}
