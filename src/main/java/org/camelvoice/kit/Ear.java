package org.camelvoice.kit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.camelvoice.audio.AudioFormat;

/** What plays at a peer, a millisecond at a time: audio in the order in which it came, and marks between it. */
final class Ear {
    private final AudioFormat format;
    private final int delayMillis;
    /** What is to be played: a {@code byte[]}, or a {@link Runnable} that is told when all before it was. */
    private final Deque<Object> waiting = new ArrayDeque<>();

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int offset;
    /** How much longer it gathers before it plays. */
    private int gathering;

    /** @param delayMillis how long it gathers what finds it with nothing to play */
    Ear(AudioFormat format, int delayMillis) {
        this.format = format;
        this.delayMillis = delayMillis;
        this.gathering = delayMillis;
    }

    void play(byte[] audio) {
        if (audio.length > 0) {
            waiting.add(audio);
        }
    }

    void mark(Runnable reached) {
        waiting.add(reached);
        tellMarks();
    }

    /** Drops what was not played, and tells every mark. */
    void clear() {
        List<Runnable> marks = waiting.stream()
                .filter(Runnable.class::isInstance)
                .map(Runnable.class::cast)
                .toList();
        waiting.clear();
        offset = 0;
        gathering = delayMillis;
        marks.forEach(Runnable::run);
    }

    /** A millisecond passes. */
    void listen() {
        if (waiting.isEmpty()) {
            gathering = delayMillis;
        } else if (gathering > 0) {
            gathering--;
        } else {
            play(format.bytesPerMilli());
        }
    }

    private void play(int bytes) {
        for (int left = bytes; left > 0 && waiting.peek() instanceof byte[] audio; tellMarks()) {
            int length = Math.min(left, audio.length - offset);
            heard.write(audio, offset, length);
            left -= length;
            offset += length;
            if (offset == audio.length) {
                waiting.remove();
                offset = 0;
            }
        }
    }

    private void tellMarks() {
        while (waiting.peek() instanceof Runnable) {
            ((Runnable) waiting.remove()).run();
        }
    }

    /** All that was played, without the silence between. */
    byte[] heard() {
        return heard.toByteArray();
    }

    long heardBytes() {
        return heard.size();
    }
}
