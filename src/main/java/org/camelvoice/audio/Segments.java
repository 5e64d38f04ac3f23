package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Maps positions of the sent audio to items: one segment for each item, or for audio without an item (a clip,
 * out-of-band speech), in order. Each segment starts on a whole frame. Positions are bytes since the call began. Owned
 * by the call's loop.
 */
final class Segments {
    private final AudioFormat format;
    private final Deque<Segment> segments;

    Segments(AudioFormat format) {
        this(format, new ArrayDeque<>());
    }

    private Segments(AudioFormat format, Deque<Segment> segments) {
        this.format = format;
        this.segments = segments;
    }

    private static final class Segment {
        private final String responseId;
        private final String itemId;
        private final long start;
        private long end;
        /** Whether no more of its audio will come. */
        private boolean complete;

        private Segment(String responseId, String itemId, long start) {
            this.responseId = responseId;
            this.itemId = itemId;
            this.start = start;
            this.end = start;
        }
    }

    /** Whether audio with these ids continues the last segment. */
    boolean continues(String responseId, String itemId) {
        Segment last = segments.peekLast();
        return last != null
                && !last.complete
                && Objects.equals(last.responseId, responseId)
                && Objects.equals(last.itemId, itemId);
    }

    void begin(String responseId, String itemId, long start) {
        segments.add(new Segment(responseId, itemId, start));
    }

    /** The last segment gets this much more audio. */
    void extend(int bytes) {
        segments.getLast().end += bytes;
    }

    /** @return false if it was already complete */
    boolean completeLast() {
        Segment last = segments.peekLast();
        if (last == null || last.complete) {
            return false;
        }
        last.complete = true;
        return true;
    }

    boolean isLastComplete() {
        return segments.getLast().complete;
    }

    /** The item at {@code position}; null if there is none. */
    String itemId(long position) {
        return at(position).itemId;
    }

    /** Whether some of the segment lies before {@code position}, which is in it. */
    boolean isBegun(long position) {
        return at(position).start < position;
    }

    /** The response of the audio at {@code position}; null if it is of none. */
    String responseId(long position) {
        return at(position).responseId;
    }

    /** Whether no more audio of the segment at {@code position} will come. */
    boolean isComplete(long position) {
        return at(position).complete;
    }

    private Segment at(long position) {
        for (Segment segment : segments) {
            if (segment.end > position) {
                return segment;
            }
        }
        throw new IllegalStateException("Expected audio at " + position + ", the last ends at "
                + (segments.isEmpty() ? 0 : segments.getLast().end));
    }

    /** The end of the segment at {@code position}, padding included; {@code queued} if more of it may come. */
    long end(long position, long queued) {
        Segment segment = at(position);
        if (!segment.complete) {
            return queued;
        }
        long over = segment.end % format.frameBytes();
        return over == 0 ? segment.end : segment.end - over + format.frameBytes();
    }

    /**
     * Forgets the segments that end before {@code heard}.
     *
     * @param toItsEnd gets the items among them
     */
    void forget(long heard, Consumer<String> toItsEnd) {
        while (!segments.isEmpty() && segments.element().complete && segments.element().end <= heard) {
            Segment segment = segments.remove();
            if (segment.itemId != null) {
                toItsEnd.accept(segment.itemId);
            }
        }
    }

    /** The items that had not been heard to their end when playback was cut at {@code heard}. */
    List<Interruption.Cut> cuts(long heard) {
        List<Interruption.Cut> cuts = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.itemId != null && !isHeardToItsEnd(segment, heard)) {
                cuts.add(new Interruption.Cut(segment.responseId, segment.itemId, heardMillis(segment, heard)));
            }
        }
        return cuts;
    }

    /** Ignores its last frame, which may be padding. */
    private boolean isHeardToItsEnd(Segment segment, long heard) {
        return segment.complete && heard > segment.end - format.frameBytes();
    }

    private long heardMillis(Segment segment, long heard) {
        return format.millis(Math.max(0, Math.min(heard, segment.end) - segment.start));
    }

    void clear() {
        segments.clear();
    }

    /** A copy of the present segments, for later. The caller then {@linkplain #clear() clears} this object. */
    Segments copy() {
        return new Segments(format, new ArrayDeque<>(segments));
    }
}
