package org.camelvoice.sandbox;

import java.util.Arrays;

/**
 * The caller's audio that is not yet part of an item, in the session's input format. Positions are milliseconds from
 * the session's first byte. On the session's loop.
 */
final class InputBuffer {

    private static final int LONGEST_MILLIS = 15 * 60 * 1000;

    private final WireFormat format;
    private byte[] bytes = new byte[0];
    private int length;

    /** Bytes of this format before {@code bytes[0]}. */
    private long before;

    /** @param startMillis how much audio the session has had in another format */
    InputBuffer(WireFormat format, long startMillis) {
        this.format = format;
        this.before = startMillis * format.bytesPerMilli();
    }

    WireFormat format() {
        return format;
    }

    /** @return the samples completed by {@code audio}: an odd byte waits for its other half */
    short[] append(byte[] audio) {
        int from = whole(length);
        reserve(audio.length);
        System.arraycopy(audio, 0, bytes, length, audio.length);
        length += audio.length;
        return format.decode(Arrays.copyOfRange(bytes, from, whole(length)));
    }

    private int whole(int byteCount) {
        return byteCount - byteCount % format.bytesPerSample();
    }

    private void reserve(int more) {
        keepLast(LONGEST_MILLIS);
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** The duration of all audio ever written. */
    long writtenMillis() {
        return (before + length) / format.bytesPerMilli();
    }

    double bufferedMillis() {
        return length / (double) format.bytesPerMilli();
    }

    /** Drops everything except the last {@code millis}. */
    void keepLast(int millis) {
        forget(length - millis * format.bytesPerMilli());
    }

    void clear() {
        forget(whole(length));
    }

    /** Removes everything up to {@code toMillis}, and returns the part after {@code fromMillis}. */
    short[] take(long fromMillis, long toMillis) {
        int from = index(fromMillis);
        int to = Math.max(from, index(toMillis));
        short[] samples = format.decode(Arrays.copyOfRange(bytes, from, to));
        forget(to);
        return samples;
    }

    private int index(long millis) {
        long index = millis * format.bytesPerMilli() - before;
        return (int) Math.max(0, Math.min(index, whole(length)));
    }

    private void forget(int count) {
        int whole = whole(count);
        if (whole > 0) {
            System.arraycopy(bytes, whole, bytes, 0, length - whole);
            length -= whole;
            before += whole;
        }
    }
}
