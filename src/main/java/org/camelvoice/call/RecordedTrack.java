package org.camelvoice.call;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;

/**
 * One side of a recording, from what has not been handed over yet to what came last. Positions are bytes since the call
 * began. Owned by the call's loop.
 */
final class RecordedTrack {
    private final AudioFormat format;
    private byte[] bytes = new byte[0];
    /** Where {@link #bytes} begin. */
    private long start;

    private long end;

    RecordedTrack(AudioFormat format, long start) {
        this.format = format;
        this.start = start;
        this.end = start;
    }

    /** Where what comes next belongs. */
    long end() {
        return end;
    }

    void append(byte[] audio, int from, int length) {
        makeRoom(length);
        System.arraycopy(audio, from, bytes, (int) (end - start), length);
        end += length;
    }

    /** Silence up to {@code position}; nothing if it is there already. */
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

    /** All before {@code position}, with silence where nothing came; it is gone then. */
    byte[] take(long position) {
        padTo(position);
        int length = (int) (position - start);
        byte[] taken = Arrays.copyOf(bytes, length);
        System.arraycopy(bytes, length, bytes, 0, (int) (end - position));
        start = position;
        return taken;
    }
}
