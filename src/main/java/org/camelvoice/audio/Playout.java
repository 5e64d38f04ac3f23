package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * What the model says, on its way to the caller: what is queued here, what was sent, and what has been heard.
 *
 * <pre>
 *        heard            sent             queued
 *   ───────┼────────────────┼────────────────┤
 *   played │ at the far end │ here, until it │
 *          │ (at most lead) │ is due         │
 * </pre>
 *
 * <p>Audio leaves in order and in whole frames of 20 ms, at most {@code lead} ahead of what is heard, so that little is
 * lost when the caller interrupts: the first frame of a spurt at once, the rest when it is due, at most 100 ms in a
 * message. Marks lie behind the first frame of a spurt, then behind every 100 ms, and behind its last frame; what their
 * echoes tell is {@link HeardPosition}'s matter. When all that was sent has been reported the spurt is over.
 *
 * <p>Positions are bytes of the caller's format since the call began; they never go back. Owned by the call's loop.
 */
public final class Playout {

    /** Where audio leaves to: a platform's connection. Refusals are its own to deal with. */
    public interface Output {

        /** Sends whole frames, at most 100 ms of them. */
        void media(byte[] audio);

        /** Asks for an echo when all that was sent before has been played. */
        void mark(String name);

        /** Drops at the far end what was sent and not yet played. */
        void clear();
    }

    private static final int MARK_MILLIS = 100;
    private static final int MOST_MARKS = 1_000;
    private static final long LONGEST_QUEUE_MILLIS = 120_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** So long after the last send, with nothing queued, what was sent so far gets its mark. */
    private static final long PAUSE_NANOS = 60 * NANOS_PER_MILLI;

    private final AudioFormat format;
    private final Output output;
    private final long leadBytes;
    private final HeardPosition position;

    /** What is to be sent: whole arrays as they came; {@link #headOffset} bytes of the first are gone. */
    private final Deque<byte[]> queue = new ArrayDeque<>();

    private int headOffset;
    /** What has not been heard to its end, in order. */
    private final Deque<Segment> segments = new ArrayDeque<>();

    /** Others' marks, behind audio that is not sent yet, in order. */
    private final Deque<OthersMark> othersMarks = new ArrayDeque<>();

    private long queued;
    private long sent;
    private long nextMark;
    private long lastMark;
    private long lastSend;
    private long spurtStart;
    private long spurtBegan;

    public Playout(AudioFormat format, long leadMillis, Output output) {
        this.format = format;
        this.output = output;
        this.leadBytes = leadMillis * format.bytesPerMilli();
        this.position = new HeardPosition(format);
    }

    /** The audio of one item, or of no item (a clip, out-of-band speech), at its place in the call. */
    private static final class Segment {
        final String responseId;
        final String itemId;
        final long start;
        long end;
        boolean complete;

        Segment(String responseId, String itemId, long start) {
            this.responseId = responseId;
            this.itemId = itemId;
            this.start = start;
            this.end = start;
        }

        boolean is(String otherResponse, String otherItem) {
            return Objects.equals(responseId, otherResponse) && Objects.equals(itemId, otherItem);
        }
    }

    /** @param position what has to be sent before it; whole frames */
    private record OthersMark(String name, long position) {}

    /** The call begins: a first mark measures the round trip. */
    public void start(long now) {
        output.mark(position.probe(sent, now));
    }

    /**
     * Queues audio and sends what is due of it.
     *
     * @param responseId null for a clip
     * @param itemId     null for what is not of the conversation
     * @param audio      in the caller's format, of any length; the array is kept
     * @return false if it was refused, because more than 120 s would wait to be sent
     */
    public boolean play(String responseId, String itemId, byte[] audio, long now) {
        if (format.millis(queued - sent + audio.length) > LONGEST_QUEUE_MILLIS) {
            return false;
        }
        if (audio.length > 0) {
            segment(responseId, itemId).end += audio.length;
            enqueue(audio);
            pump(now);
        }
        return true;
    }

    private Segment segment(String responseId, String itemId) {
        Segment last = segments.peekLast();
        if (last == null || last.complete || !last.is(responseId, itemId)) {
            completeLast();
            last = new Segment(responseId, itemId, queued);
            segments.add(last);
        }
        return last;
    }

    private void enqueue(byte[] audio) {
        queue.add(audio);
        queued += audio.length;
    }

    /**
     * Puts a mark behind all whole frames that were queued so far. Its echo is the matter of who named it; a
     * {@link #clear} brings it back too.
     *
     * @return false if it was refused, because {@value #MOST_MARKS} wait already
     */
    public boolean mark(String name) {
        if (othersMarks.size() == MOST_MARKS) {
            return false;
        }
        othersMarks.add(new OthersMark(name, queued - queued % format.frameBytes()));
        sendOthersMarks();
        return true;
    }

    private void sendOthersMarks() {
        while (!othersMarks.isEmpty() && othersMarks.element().position <= sent) {
            output.mark(othersMarks.remove().name);
        }
    }

    /** No more audio of what came last will come: its last frame is padded with silence, and marked. */
    public void complete(long now) {
        completeLast();
        pump(now);
    }

    private void completeLast() {
        Segment last = segments.peekLast();
        if (last == null || last.complete) {
            return;
        }
        last.complete = true;
        int over = (int) (queued % format.frameBytes());
        if (over > 0) {
            byte[] padding = new byte[format.frameBytes() - over];
            Arrays.fill(padding, format.silence());
            enqueue(padding);
        }
    }

    /** Looks at the clock: sends what has become due. Called about every 20 ms. */
    public void tick(long now) {
        if (queued > sent) {
            pump(now);
        }
        if (lastMark < sent && now - lastSend >= PAUSE_NANOS) {
            mark(now);
        }
        forgetHeard();
    }

    private void pump(long now) {
        for (int length = due(now); length > 0; length = due(now)) {
            send(length, now);
        }
    }

    /** How many bytes the next message may have now: whole frames, up to the next mark; 0 if nothing is due. */
    private int due(long now) {
        long frame = format.frameBytes();
        if (queued - sent < frame) {
            return 0;
        }
        if (isDry(now)) {
            beginSpurt(now);
            return (int) frame;
        }
        long allowed = Math.min(queued, pace(now) + leadBytes) - sent;
        long length = Math.min(allowed, (othersMarks.isEmpty() ? nextMark : nearestMark()) - sent);
        return (int) Math.max(0, length - length % frame);
    }

    private long nearestMark() {
        return Math.min(nextMark, othersMarks.element().position);
    }

    /** Whether what is sent now finds the far end with nothing to play. */
    private boolean isDry(long now) {
        return isReported() || position.byClock(now) > sent;
    }

    private boolean isReported() {
        return position.reported() == sent;
    }

    private void beginSpurt(long now) {
        boolean gap = isReported() || position.byClock(now) - sent > format.bytes(PAUSE_NANOS);
        position.begin(sent, now);
        if (gap) {
            nextMark = sent + format.frameBytes();
            spurtStart = sent;
            spurtBegan = now;
        }
    }

    /** The position that sending may run ahead of: what is heard or, if reports stay away, the clock. */
    private long pace(long now) {
        long silent = now - Math.max(position.lastReport(), spurtBegan);
        if (silent > 2 * format.nanos(leadBytes)) {
            return spurtStart + format.bytes(now - spurtBegan);
        }
        return position.at(now, sent);
    }

    private void send(int length, long now) {
        output.media(take(length));
        sent += length;
        lastSend = now;
        if (sent == nextMark || endsItem()) {
            mark(now);
        }
        sendOthersMarks();
    }

    private boolean endsItem() {
        return sent == queued && segments.getLast().complete;
    }

    private void mark(long now) {
        nextMark = sent + (long) MARK_MILLIS * format.bytesPerMilli();
        lastMark = sent;
        output.mark(position.mark(sent, now));
    }

    private byte[] take(int length) {
        byte[] head = queue.element();
        if (headOffset == 0 && head.length == length) {
            return queue.remove();
        }
        byte[] message = new byte[length];
        for (int filled = 0; filled < length; ) {
            filled += takeFromHead(message, filled);
        }
        return message;
    }

    private int takeFromHead(byte[] message, int at) {
        byte[] head = queue.element();
        int taken = Math.min(head.length - headOffset, message.length - at);
        System.arraycopy(head, headOffset, message, at, taken);
        headOffset += taken;
        if (headOffset == head.length) {
            queue.remove();
            headOffset = 0;
        }
        return taken;
    }

    /**
     * A mark came back from the far end.
     *
     * @return false if it counts for nothing: it is of before a {@link #clear}, or not ours
     */
    public boolean echoed(String mark, long now) {
        if (!position.echoed(mark, now)) {
            return false;
        }
        pump(now);
        forgetHeard();
        return true;
    }

    private void forgetHeard() {
        long reported = position.reported();
        while (!segments.isEmpty() && segments.element().complete && segments.element().end <= reported) {
            segments.remove();
        }
    }

    /**
     * The caller interrupts: what waits here is dropped, and what waits at the far end too.
     *
     * @return what was cut, and how much of it had been heard when the clear takes effect
     */
    public Interruption clear(long now) {
        long heard = position.at(now, sent);
        boolean playing = heard < sent;
        List<Interruption.Cut> cuts = cuts(heard);
        if (playing) {
            output.clear();
        }
        drop();
        othersMarks.forEach(mark -> output.mark(mark.name)); // as the far end does with those that it has
        othersMarks.clear();
        if (playing) {
            output.mark(position.probe(sent, now));
        }
        return playing || !cuts.isEmpty() ? new Interruption(playing, cuts) : Interruption.NONE;
    }

    private List<Interruption.Cut> cuts(long heard) {
        List<Interruption.Cut> cuts = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.itemId != null && !isHeardToItsEnd(segment, heard)) {
                cuts.add(new Interruption.Cut(segment.responseId, segment.itemId, heardMillis(segment, heard)));
            }
        }
        return cuts;
    }

    /** To within its last frame, which may be padded. */
    private boolean isHeardToItsEnd(Segment segment, long heard) {
        return segment.complete && heard > segment.end - format.frameBytes();
    }

    private long heardMillis(Segment segment, long heard) {
        return format.millis(Math.max(0, Math.min(heard, segment.end) - segment.start));
    }

    private void drop() {
        queue.clear();
        headOffset = 0;
        queued = sent;
        segments.clear();
        lastMark = sent;
        position.raiseEpoch(sent);
    }

    /** Whether the caller may be hearing something, or is about to: sent, and not yet reported as played. */
    public boolean isAudible() {
        return !isReported();
    }

    /** Whether nothing is left: all that was queued has been sent, and has been heard. */
    public boolean isDrained(long now) {
        return queued - sent < format.frameBytes() && (isReported() || isOverdue(now));
    }

    /** Reports stay away, and by the clock all has been played long since. */
    private boolean isOverdue(long now) {
        return position.byClock(now) - sent > 2 * leadBytes;
    }

    /** Milliseconds of audio that wait here to be sent. */
    public long queuedMillis() {
        return format.millis(queued - sent);
    }

    /** The measured round trip to the far end's player and back, in milliseconds; 0 until the first echo. */
    public long roundTripMillis() {
        return position.roundTrip() / NANOS_PER_MILLI;
    }
}
