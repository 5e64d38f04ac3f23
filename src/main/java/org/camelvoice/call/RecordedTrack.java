package org.camelvoice.call;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;

/**
 * A stretch of audio that grows at its end and is taken from its beginning. Positions are bytes of one count, which the
 * owner chooses. Owned by the call's loop.
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

    /** The position of the oldest audio. */
    long start() {
        return start;
    }

    /** The position of the next audio. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return start == end;
    }

    void append(byte[] audio, int from, int length) {
        makeRoom(length);
        System.arraycopy(audio, from, bytes, (int) (end - start), length);
        end += length;
    }

    /** Puts audio at its position, with silence before it; what was taken already stays as it is. */
    void put(byte[] audio, long position) {
        padTo(position);
        int gone = (int) Math.max(0, Math.min(audio.length, start - position));
        int overwritten = (int) Math.min(audio.length, end - position) - gone;
        if (overwritten > 0) {
            System.arraycopy(audio, gone, bytes, (int) (position + gone - start), overwritten);
        }
        int from = gone + Math.max(0, overwritten);
        append(audio, from, audio.length - from);
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

    /** Gives up what lies at {@code position} or behind it and was not taken yet. */
    void cutTo(long position) {
        end = Math.max(start, Math.min(end, position));
    }

    private void makeRoom(int length) {
        int needed = (int) (end - start) + length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }

    /** Goes on at {@code position}; what is left is given up. */
    void restart(long position) {
        start = position;
        end = position;
    }

    /** Removes the oldest audio, and lays it where it belongs. */
    void moveTo(LaidTrack track, int length, long place) {
        track.lay(bytes, 0, length, place);
        remove(length);
    }

    /** Removes and returns everything before {@code position}, with silence in the gaps. */
    byte[] take(long position) {
        padTo(position);
        int length = (int) (position - start);
        byte[] taken = Arrays.copyOf(bytes, length);
        remove(length);
        return taken;
    }

    private void remove(int length) {
        start += length;
        System.arraycopy(bytes, length, bytes, 0, (int) (end - start));
    }
}
