package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

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
 * message. Where the far end echoes marks, they lie behind the first frame of a spurt, then behind every 100 ms, and
 * behind its last frame; what echoes or reports tell is {@link HeardPosition}'s matter. When all that was sent has been
 * reported the spurt is over.
 *
 * <p>Positions are bytes of the caller's format since the call began; they never go back. Owned by the call's loop.
 */
public final class Playout {

    /** Where audio leaves to: a platform's connection. Refusals are its own to deal with. */
    public interface Output {

        /**
         * Sends whole frames, at most 100 ms of them, all of one item.
         *
         * @param itemId null for what is of no item
         */
        void media(byte[] audio, String itemId);

        /** Asks for an echo when all that was sent before has been played; only where the {@link Feedback} is marks. */
        default void mark(String name) {
            throw new IllegalStateException("Expected no mark on a line without marks, got " + name);
        }

        /**
         * Drops at the far end what was sent and not yet played.
         *
         * @param epoch which begins now: the number of clears so far that count
         */
        void clear(int epoch);

        /** All of an item's audio has been heard; what was cut is never told of. */
        default void heard(String itemId) {}

        /** What the far end tells of what it has played is not believed; told once for each doubt. */
        default void doubted(Doubt doubt) {}
    }

    /** Why the clock is believed, and not the far end. */
    public enum Doubt {
        EARLY("it says that it has played what cannot have been played yet"),
        ABSENT("its marks do not come back, or too late");

        private final String sentence;

        Doubt(String sentence) {
            this.sentence = sentence;
        }

        /** For people: what the far end does. */
        public String sentence() {
            return sentence;
        }

        /** For metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the far end tells what it has played. */
    public enum Feedback {
        /** It echoes marks. */
        MARKS,
        /** It reports positions, and answers a clear with the one at which it took effect. */
        REPORTS,
        /** Not at all: what was sent is taken to be played by the clock, and nothing is promised of it. */
        NONE
    }

    private static final int MARK_MILLIS = 100;
    private static final int MOST_MARKS = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** So long after the last send, with nothing queued, what was sent so far gets its mark. */
    private static final long PAUSE_NANOS = 60 * NANOS_PER_MILLI;

    private final AudioFormat format;
    private final Feedback feedback;
    private final Output output;
    private final long leadBytes;
    private final HeardPosition position;
    private final Consumer<String> heardToItsEnd;

    /** What is to be sent: whole arrays as they came; {@link #headOffset} bytes of the first are gone. */
    private final Deque<byte[]> queue = new ArrayDeque<>();

    private int headOffset;
    /** What has not been heard to its end. */
    private final Segments segments;

    /** Others' marks, behind audio that is not sent yet, in order. */
    private final Deque<OthersMark> othersMarks = new ArrayDeque<>();

    private long queued;
    private long sent;
    private long nextMark;
    private long lastMark;
    private long lastSend;
    private long spurtStart;
    private long spurtBegan;
    /** Where the present epoch began. */
    private long epochStart;
    /** The clear that the far end is still to answer; null if there is none. */
    private Clear unanswered;
    /** Whether by the clock all that was sent has been played long since; as of the last look at it. */
    private boolean overdue;

    private final Set<Doubt> doubts = EnumSet.noneOf(Doubt.class);

    /** @param leadMillis how far ahead of what is heard audio is sent */
    public Playout(AudioFormat format, long leadMillis, Feedback feedback, Output output) {
        this.format = format;
        this.feedback = feedback;
        this.output = output;
        this.heardToItsEnd = output::heard;
        this.leadBytes = leadMillis * format.bytesPerMilli();
        this.position = new HeardPosition(format, 2 * format.nanos(leadBytes));
        this.segments = new Segments(format);
    }

    /** @param position what has to be sent before it; whole frames */
    private record OthersMark(String name, long position) {}

    /**
     * A clear that was sent.
     *
     * @param epochStart where the epoch began that it ended
     * @param soonest    how far the far end can have come by then
     * @param segments   what it cut
     */
    private record Clear(int epoch, long epochStart, long sent, long soonest, long sentAt, Segments segments) {}

    /** The call begins: a first mark measures the round trip. */
    public void start(long now) {
        probe(now);
    }

    private void probe(long now) {
        if (feedback == Feedback.MARKS) {
            output.mark(position.probe(sent, now));
        }
    }

    /**
     * Queues audio and sends what is due of it. How much may wait is the caller's matter: {@link #queuedMillis}.
     *
     * @param responseId null for a clip
     * @param itemId     null for what is not of the conversation
     * @param audio      in the caller's format, of any length; the array is kept
     */
    public void play(String responseId, String itemId, byte[] audio, long now) {
        if (audio.length == 0) {
            return;
        }
        if (!segments.continues(responseId, itemId)) {
            completeLast();
            segments.begin(responseId, itemId, queued);
        }
        segments.extend(audio.length);
        enqueue(audio);
        pump(now);
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
        if (!segments.completeLast()) {
            return;
        }
        int over = (int) (queued % format.frameBytes());
        if (over > 0) {
            byte[] padding = new byte[format.frameBytes() - over];
            Arrays.fill(padding, format.silence());
            enqueue(padding);
        }
    }

    /** Looks at the clock: sends what has become due. Called about every 20 ms. */
    public void tick(long now) {
        if (feedback == Feedback.NONE) {
            position.assume(Math.min(position.byClock(now), sent));
        }
        position.look(now);
        doubt();
        if (queued > sent) {
            pump(now);
        }
        if (lastMark < sent && now - lastSend >= PAUSE_NANOS) {
            mark(now);
        }
        overdue = isOverdue(now);
        segments.forget(overdue ? sent : position.reported(), heardToItsEnd);
    }

    private void doubt() {
        if (position.wasEarly() && doubts.add(Doubt.EARLY)) {
            output.doubted(Doubt.EARLY);
        }
        if (position.isSilent() && doubts.add(Doubt.ABSENT)) {
            output.doubted(Doubt.ABSENT);
        }
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
        length = Math.min(length, segments.end(sent, queued) - sent);
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
        if (position.nanosWithoutReport(spurtBegan, now) > 2 * format.nanos(leadBytes)) {
            return spurtStart + format.bytes(now - spurtBegan);
        }
        return position.at(now, sent);
    }

    private void send(int length, long now) {
        output.media(take(length), segments.itemId(sent));
        position.leaves(sent, now);
        sent += length;
        lastSend = now;
        overdue = false;
        if (sent == nextMark || endsItem()) {
            mark(now);
        }
        sendOthersMarks();
    }

    private boolean endsItem() {
        return sent == queued && segments.isLastComplete();
    }

    private void mark(long now) {
        nextMark = sent + (long) MARK_MILLIS * format.bytesPerMilli();
        lastMark = sent;
        if (feedback == Feedback.MARKS) {
            output.mark(position.mark(sent, now));
        }
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

    /**
     * The far end reports how much of an epoch it has played.
     *
     * @param bytes of this epoch, from its first
     * @return false if it counts for nothing: it is of another epoch, or more than was sent
     */
    public boolean played(long epoch, long bytes, long now) {
        long reported = epochStart + bytes;
        if (epoch != position.epoch() || bytes < 0 || reported > sent) {
            return false;
        }
        position.played(reported, now);
        pump(now);
        forgetHeard();
        return true;
    }

    private void forgetHeard() {
        segments.forget(position.reported(), heardToItsEnd);
    }

    /**
     * The caller interrupts: what waits here is dropped, and what waits at the far end too.
     *
     * @return what was cut, and how much of it had been heard when the clear takes effect; an estimate while the far end
     *     {@linkplain #awaitsAnswer() is still to answer}
     */
    public Interruption clear(long now) {
        long heard = position.at(now, sent);
        boolean playing = feedback == Feedback.REPORTS ? !isReported() : heard < sent;
        Interruption interruption = interruption(playing, segments, heard);
        drop(playing, now);
        othersMarks.forEach(mark -> output.mark(mark.name)); // as the far end does with those that it has
        othersMarks.clear();
        if (playing) {
            probe(now);
        }
        return interruption;
    }

    private static Interruption interruption(boolean playing, Segments segments, long heard) {
        List<Interruption.Cut> cuts = segments.cuts(heard);
        return playing || !cuts.isEmpty() ? new Interruption(playing, cuts) : Interruption.NONE;
    }

    private void drop(boolean playing, long now) {
        if (playing || feedback == Feedback.MARKS) {
            position.raiseEpoch();
        }
        if (playing) {
            awaitAnswer(now);
            epochStart = sent;
            output.clear(position.epoch());
        }
        queue.clear();
        headOffset = 0;
        queued = sent;
        segments.clear();
        lastMark = sent;
        position.cut(sent, now);
    }

    private void awaitAnswer(long now) {
        if (feedback == Feedback.REPORTS) {
            unanswered = new Clear(position.epoch(), epochStart, sent, position.soonest(now), now, segments.copy());
        }
    }

    /** Whether the far end is still to say at which position the last clear took effect. */
    public boolean awaitsAnswer() {
        return unanswered != null;
    }

    /**
     * The far end answers a clear.
     *
     * @param epoch that it ended
     * @param bytes of this epoch, from its first, that had been played
     * @return what was cut, exactly; null if the answer counts for nothing: it is none to the last clear, or says more
     *     than was sent or can have been played
     */
    public Interruption cleared(long epoch, long bytes, long now) {
        Clear clear = unanswered;
        if (clear == null || epoch != clear.epoch - 1 || bytes < 0 || clear.epochStart + bytes > clear.sent) {
            return null;
        }
        unanswered = null;
        if (!position.isPossible(clear.epochStart + bytes, clear.soonest, now - clear.sentAt)) {
            return null;
        }
        position.roundTrip(now - clear.sentAt);
        return interruption(true, clear.segments, clear.epochStart + bytes);
    }

    /** All that has been sent since the call began. */
    public long sentBytes() {
        return sent;
    }

    /** How much of what has been sent was heard, as far as is known; a position as {@link #sentBytes}. */
    public long heardBytes(long now) {
        return position.at(now, sent);
    }

    /** How long the far end waits before it plays what finds its buffer empty, as learnt in this call. */
    public long startDelayMillis() {
        return position.startDelay() / NANOS_PER_MILLI;
    }

    /** What a clear would cut now, without one: the items that have not been heard to their end, and how far they have. */
    public List<Interruption.Cut> unheard(long now) {
        return segments.cuts(position.at(now, sent));
    }

    /** Whether the caller may be hearing something, or is about to: sent, and neither reported as played nor overdue. */
    public boolean isAudible() {
        return !isReported() && !overdue;
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
        return format.millis(queuedBytes());
    }

    /** Bytes of audio that wait here to be sent. */
    public long queuedBytes() {
        return queued - sent;
    }

    /** The measured round trip to the far end's player and back, in milliseconds; 0 until the first echo. */
    public long roundTripMillis() {
        return position.roundTrip() / NANOS_PER_MILLI;
    }
}
