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
 * The model's speech on its way to the caller: audio queued here, audio sent, and audio heard.
 *
 * <pre>
 *        heard            sent             queued
 *   ───────┼────────────────┼────────────────┤
 *   played │ at the far end │ here, until it │
 *          │ (at most lead) │ is due         │
 * </pre>
 *
 * <p>Audio leaves in order, in whole frames of 20 ms, and at most {@code lead} ahead of what is heard, so that an
 * interruption wastes little. A spurt's first frame leaves at once, and so does what follows until the far end has its
 * lead; from then on, audio leaves in pieces of up to 100 ms, since each message costs much and its length little. If the
 * far end echoes marks, a mark follows a spurt's first frame, every 100 ms after that, and its last frame.
 * {@link HeardPosition} evaluates echoes and reports. When the far end has reported everything that was sent, the spurt
 * is over. A far end that {@linkplain Feedback#PULLS pulls} is sent a frame each time it does, and
 * nothing otherwise.
 *
 * <p>Positions are bytes of the caller's format since the call began; they never go back. Owned by the call's loop.
 */
public final class Playout {

    /** The destination of audio: a platform's connection. It handles refused sends itself. */
    public interface Output {

        /**
         * Sends whole frames, at most 100 ms of them, all of one item.
         *
         * @param itemId null for audio without an item
         */
        void media(byte[] audio, String itemId);

        /** Requests an echo for when everything sent so far has been played; only where the {@link Feedback} is marks. */
        default void mark(String name) {
            throw new IllegalStateException("Expected no mark on a line without marks, got " + name);
        }

        /**
         * Makes the far end drop all audio that it has not played.
         *
         * @param epoch the new epoch: the number of clears so far that count
         */
        void clear(int epoch);

        /**
         * The far end has played everything before this position, as far as is known.
         *
         * @param bytes as {@link Playout#sentBytes}; more each time
         * @param nanos when, at the latest: of the clock that the playout is told
         */
        default void played(long bytes, long nanos) {}

        /** The caller has heard all of an item's audio. Not called for an item that was cut. */
        default void heard(String itemId) {}

        /** More of an item came when the caller had heard all there was of it. */
        default void gap() {}

        /** The far end's playback reports are no longer believed. Called once for each doubt. */
        default void doubted(Doubt doubt) {}
    }

    /** Why the clock is believed instead of the far end. */
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

    /** How the far end reports playback. */
    public enum Feedback {
        /** It echoes marks. */
        MARKS,
        /** It reports positions, and answers a clear with the position at which it took effect. */
        REPORTS,
        /** It {@linkplain Playout#pull pulls} each frame when that is to be heard, so what was sent is what was heard. */
        PULLS,
        /** Not at all: the clock decides what has been played, and there is no promise of accuracy. */
        NONE
    }

    private static final int MARK_MILLIS = 100;
    /** In how many pieces the lead is sent, at least: the far end must not come near to having nothing to play. */
    private static final int LEAST_PIECES = 4;

    private static final int MOST_MARKS = 1_000;
    /** A far end that answers a clear counts what it has played in blocks: browsers in 128 samples, others in more. */
    private static final int ANSWERED_ERROR_MILLIS = 5;

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** If nothing has been sent for this long and nothing is queued, a mark follows the audio sent so far. */
    private static final long PAUSE_NANOS = 60 * NANOS_PER_MILLI;

    private final AudioFormat format;
    private final Feedback feedback;
    private final Output output;
    private final long leadBytes;
    /** While the far end has nearly all of its lead, what is due waits until it is this much. */
    private final long pieceBytes;

    private final HeardPosition position;
    private final PreRoll preRoll;
    private final Consumer<String> heardToItsEnd;

    /** Audio to be sent, in the arrays as received; {@link #headOffset} bytes of the first are gone. */
    private final Deque<byte[]> queue = new ArrayDeque<>();

    private int headOffset;
    /** Whether the far end has not had its whole lead since the spurt began. */
    private boolean filling;
    /** Items that have not been heard to their end. */
    private final Segments segments;

    /** Marks of other callers, in order, after audio that has not been sent yet. */
    private final Deque<OthersMark> othersMarks = new ArrayDeque<>();

    private long queued;
    private long sent;
    private long nextMark;
    private long lastMark;
    private long lastSend;
    private long spurtStart;
    private long spurtBegan;
    /** Up to here the output was told of what was played, or what was to be played was dropped. */
    private long told;
    /** Whether the far end has ever echoed a mark: then it has stalled if it does not. */
    private boolean echoes;
    /** The start of the present epoch. */
    private long epochStart;
    /** The clear that the far end has yet to answer; null if there is none. */
    private Clear unanswered;
    /** The last clear, while echoes from before it may wait to be read; null if none can. */
    private Unsettled unsettled;
    /** Whether, by the clock, everything sent was played long ago; as of the last check. */
    private boolean overdue;
    /** Whether there was nothing for the last pull. */
    private boolean starved;

    private final Set<Doubt> doubts = EnumSet.noneOf(Doubt.class);

    /** @param leadMillis how far sending may run ahead of playback */
    public Playout(AudioFormat format, long leadMillis, Feedback feedback, Output output) {
        this.format = format;
        this.feedback = feedback;
        this.output = output;
        this.heardToItsEnd = output::heard;
        this.leadBytes = leadMillis * format.bytesPerMilli();
        this.pieceBytes = Math.min(MARK_MILLIS, leadMillis / LEAST_PIECES) * format.bytesPerMilli();
        this.position = new HeardPosition(format, 2 * format.nanos(leadBytes), feedback);
        this.preRoll = new PreRoll(format);
        this.segments = new Segments(format);
    }

    /**
     * How much audio of a response that comes in pieces is queued before it is sent. Called before there is any audio.
     *
     * @param millis 0 to hold nothing back
     */
    public void preRoll(long millis) {
        preRoll.enough(millis);
    }

    /** @param position the audio that must be sent first; whole frames */
    private record OthersMark(String name, long position) {}

    /**
     * A clear that was sent.
     *
     * @param epochStart the start of the epoch that it ended
     * @param soonest    the furthest that the far end can have played by then
     * @param segments   the segments that it cut
     */
    private record Clear(int epoch, long epochStart, long sent, long soonest, long sentAt, Segments segments) {}

    /** A clear that was sent, and what echoes that came before it may tell. */
    private record Unsettled(LateEchoes echoes, Segments segments, boolean believed) {}

    /** The audio that the far end is sent. */
    public AudioFormat format() {
        return format;
    }

    /** The call begins. A first mark measures the round trip. */
    public void start(long now) {
        position.look(now);
        probe(now);
    }

    private void probe(long now) {
        if (feedback == Feedback.MARKS) {
            output.mark(position.probe(sent, now));
        }
    }

    /**
     * Queues audio and sends the audio that is due. The caller limits the queue, see {@link #queuedMillis}.
     *
     * @param responseId null for a clip
     * @param itemId     null for audio outside of the conversation
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
     * Puts a mark after all whole frames queued so far. Whoever named the mark handles its echo. A {@link #clear}
     * brings it back too.
     *
     * @return false if it was refused, because {@value #MOST_MARKS} are waiting
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

    /** The last item's audio is complete: pads its last frame with silence and marks it. */
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

    /** Checks the clock and sends audio that has become due. Called about every 20 ms. */
    public void tick(long now) {
        if (feedback == Feedback.NONE) {
            position.assume(Math.min(position.byClock(now), sent));
        }
        position.look(now);
        tell(position.isSilent() && !echoes ? position.at(now, sent) : position.reported(), now);
        doubt();
        if (queued > sent) {
            pump(now);
        }
        if (isReported() && position.wantsIdleProbe(now)) {
            probe(now);
        }
        if (lastMark < sent && queued - sent < format.frameBytes() && now - lastSend >= PAUSE_NANOS) {
            endMark(now);
        }
        overdue = isOverdue(now);
        segments.forget(overdue ? sent : position.reported(), heardToItsEnd);
    }

    private void tell(long played, long now) {
        if (played > told) {
            told = played;
            output.played(played, now);
        }
    }

    private void doubt() {
        if (position.wasEarly() && doubts.add(Doubt.EARLY)) {
            output.doubted(Doubt.EARLY);
        }
        if (position.isSilent() && doubts.add(Doubt.ABSENT)) {
            output.doubted(Doubt.ABSENT);
        }
    }

    /** The far end asks for the next frame, which is sent if there is a whole one; to be heard now. */
    public void pull(long now) {
        if (queued - sent < format.frameBytes()) {
            starved = true;
        } else if (!starved || !isHeldBack(now)) {
            starved = false;
            send(format.frameBytes(), now);
            position.assume(sent);
            tell(sent, now + format.nanos(format.frameBytes()));
            forgetHeard();
        }
    }

    /** Audio waits and the far end has nothing to play: whether it has to wait on. */
    private boolean isHeldBack(long now) {
        String responseId = segments.responseId(sent);
        if (!preRoll.isHolding() && responseId != null && segments.isBegun(sent)) {
            output.gap();
            preRoll.gap(responseId, now);
        }
        return preRoll.holds(queued - sent, segments.isComplete(sent), now);
    }

    private void pump(long now) {
        if (feedback == Feedback.PULLS) {
            return;
        }
        for (int length = due(now); length > 0; length = due(now)) {
            send(length, now);
        }
    }

    /** The size of the next message, in bytes: whole frames, up to the next mark; 0 if nothing is due. */
    private int due(long now) {
        long frame = format.frameBytes();
        if (queued - sent < frame) {
            return 0;
        }
        if (isDry(now)) {
            return isHeldBack(now) ? 0 : beginSpurt(now);
        }
        if (position.isDoubtful(sent, now)) {
            nextMark = Math.min(nextMark, sent + frame); // its echo tells whether the buffer was empty
        }
        long allowed = pace(now) + leadBytes - sent;
        long whole = Math.min((othersMarks.isEmpty() ? nextMark : nearestMark()), segments.end(sent, queued)) - sent;
        filling &= allowed >= frame;
        if (!filling && allowed < Math.min(whole, pieceBytes)) {
            return 0; // the far end has enough, and one message is cheaper than several
        }
        long length = Math.min(Math.min(allowed, whole), queued - sent);
        return (int) Math.max(0, length - length % frame);
    }

    private long nearestMark() {
        return Math.min(nextMark, othersMarks.element().position);
    }

    /** Whether audio sent now finds the far end with nothing to play. */
    private boolean isDry(long now) {
        return isReported() || position.byClock(now) > sent;
    }

    private boolean isReported() {
        return position.reported() == sent;
    }

    /** Returns the size of its first message. */
    private int beginSpurt(long now) {
        boolean gap = isReported() || position.byClock(now) - sent > format.bytes(PAUSE_NANOS);
        if (isReported() && position.wantsProbe(now)) {
            probe(now);
        }
        if (gap || position.isDoubtful(sent, now)) {
            nextMark = sent + format.frameBytes();
        }
        filling = true;
        if (gap) {
            spurtStart = sent;
            spurtBegan = now;
        }
        return format.frameBytes();
    }

    /** The position that sending may run ahead of: the heard position or, without reports, the clock. */
    private long pace(long now) {
        if (position.nanosWithoutReport(spurtBegan, now) > 2 * format.nanos(leadBytes)) {
            return spurtStart + format.bytes(now - spurtBegan);
        }
        return position.at(now, sent);
    }

    private void send(int length, long now) {
        preRoll.release();
        try {
            output.media(take(length), segments.itemId(sent));
        } finally { // what was taken has left, though the far end threw it back
            position.leaves(sent, now);
            sent += length;
            lastSend = now;
            overdue = false;
        }
        if (sent == nextMark || endsItem() || position.isUndecided(lastMark)) {
            mark(now);
        }
        sendOthersMarks();
    }

    private boolean endsItem() {
        return sent == queued && segments.isLastComplete();
    }

    private void mark(long now) {
        noteMark();
        if (feedback == Feedback.MARKS) {
            output.mark(position.mark(sent, now));
        }
    }

    private void endMark(long now) {
        noteMark();
        if (feedback == Feedback.MARKS) {
            output.mark(position.endMark(sent, now));
        }
    }

    private void noteMark() {
        nextMark = sent + (long) MARK_MILLIS * format.bytesPerMilli();
        lastMark = sent;
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
     * @return false if it does not count: it was sent before a {@link #clear} that is {@linkplain #settle settled}, or is
     *     not one of this playout's
     */
    public boolean echoed(String mark, long now) {
        if (!position.echoed(mark, now)) {
            return unsettled != null && unsettled.echoes.echoed(mark);
        }
        if (unsettled != null) {
            unsettled.echoes.answered();
        }
        echoes = true;
        tell(position.reported(), now);
        pump(now);
        forgetHeard();
        return true;
    }

    /**
     * The far end reports how much of an epoch it has played.
     *
     * @param bytes of this epoch, from its start
     * @return false if the report does not count: it has another epoch, or exceeds the sent audio
     */
    public boolean played(long epoch, long bytes, long now) {
        long reported = epochStart + bytes;
        if (epoch != position.epoch() || bytes < 0 || reported > sent) {
            return false;
        }
        position.played(reported, now);
        tell(position.reported(), now);
        pump(now);
        forgetHeard();
        return true;
    }

    private void forgetHeard() {
        segments.forget(position.reported(), heardToItsEnd);
    }

    /**
     * The caller interrupts. Drops the audio queued here and at the far end.
     *
     * @return the cut items and how much the caller will have heard when the clear takes effect; an estimate while the
     *     far end {@linkplain #awaitsAnswer() has yet to answer}, or {@linkplain #awaitsEchoes() echoes may wait} to be read
     */
    public Interruption clear(long now) {
        long heard = heardBytes(now);
        boolean playing = isPlaying(heard);
        Interruption interruption = interruption(playing, segments, heard, (int) heardErrorMillis(now));
        unsettled = playing ? unsettled(interruption, now) : null;
        drop(playing, now);
        othersMarks.forEach(mark -> output.mark(mark.name)); // as the far end returns the marks that it holds
        othersMarks.clear();
        if (playing) {
            probe(now);
        }
        return interruption;
    }

    private Unsettled unsettled(Interruption interruption, long now) {
        LateEchoes echoes = feedback == Feedback.MARKS ? position.lateEchoes(now, sent) : null;
        return echoes == null ? null : new Unsettled(echoes, segments.copy(), interruption.hasKnownError());
    }

    /** Whether a clear takes anything away from the caller. */
    private boolean isPlaying(long heard) {
        return switch (feedback) {
            case REPORTS -> !isReported();
            case PULLS -> queued > sent;
            default -> heard < sent;
        };
    }

    private static Interruption interruption(boolean playing, Segments segments, long heard, int errorMillis) {
        List<Interruption.Cut> cuts = segments.cuts(heard);
        return playing || !cuts.isEmpty() ? new Interruption(playing, cuts, errorMillis) : Interruption.NONE;
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
        preRoll.release();
        lastMark = sent;
        told = sent;
        position.cut(sent, now);
    }

    private void awaitAnswer(long now) {
        if (feedback == Feedback.REPORTS) {
            unanswered = new Clear(position.epoch(), epochStart, sent, position.soonest(now), now, segments.copy());
        }
    }

    /** Whether the far end has yet to report the position at which the last clear took effect. */
    public boolean awaitsAnswer() {
        return unanswered != null;
    }

    /**
     * The far end answers a clear.
     *
     * @param epoch the epoch that the clear ended
     * @param bytes of this epoch, from its start, that had been played
     * @return exactly what was cut; null if the answer does not count: it belongs to another clear, or exceeds what was
     *     sent or can have been played
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
        position.answered(clear.sentAt, now);
        return interruption(true, clear.segments, clear.epochStart + bytes, ANSWERED_ERROR_MILLIS);
    }

    /** Whether echoes from before the last clear may wait to be read. */
    public boolean awaitsEchoes() {
        return unsettled != null;
    }

    /**
     * Whatever had come before the last clear left has been read by now. Called once after a clear, while echoes are
     * {@linkplain #awaitsEchoes awaited}.
     *
     * @return what was cut, as these echoes have it
     */
    public Interruption settle() {
        Unsettled clear = unsettled;
        unsettled = null;
        long heard = clear.echoes.heard();
        clear.segments.forget(heard, heardToItsEnd);
        int error = clear.believed ? (int) format.millis(clear.echoes.error()) : Interruption.UNKNOWN;
        return interruption(true, clear.segments, heard, error);
    }

    /** Bytes sent since the call began. */
    public long sentBytes() {
        return sent;
    }

    /** Bytes heard, as far as is known; a position as {@link #sentBytes}. */
    public long heardBytes(long now) {
        return feedback == Feedback.PULLS ? sent : position.at(now, sent);
    }

    /**
     * How far playback may really be from {@link #heardBytes}, to either side, in 95 % of all cases, in milliseconds.
     *
     * @return {@link Interruption#UNKNOWN} where the far end does not report playback or is not believed, and where it
     *     pulls: what happens behind it cannot be seen
     */
    public long heardErrorMillis(long now) {
        return isBelieved() ? position.errorNanos(now, sent) / NANOS_PER_MILLI : Interruption.UNKNOWN;
    }

    private boolean isBelieved() {
        return feedback != Feedback.PULLS && !position.isBlind() && !position.wasEarly();
    }

    /** The far end's delay before it plays into an empty buffer, as measured in this call. */
    public long startDelayMillis() {
        return position.startDelay() / NANOS_PER_MILLI;
    }

    /** What a clear would cut now: the items not heard to their end, and how much of each was heard. */
    public List<Interruption.Cut> unheard(long now) {
        return segments.cuts(heardBytes(now));
    }

    /** Whether the caller may be hearing something: audio was sent, and is neither reported as played nor overdue. */
    public boolean isAudible() {
        return feedback == Feedback.PULLS
                ? queued - sent >= format.frameBytes() && !preRoll.isHolding()
                : !isReported() && !overdue;
    }

    /** Whether everything queued has been sent and heard. */
    public boolean isDrained(long now) {
        return queued - sent < format.frameBytes() && (isReported() || isOverdue(now));
    }

    /** Without reports: by the clock, everything was played long ago. */
    private boolean isOverdue(long now) {
        return position.byClock(now) - sent > 2 * leadBytes;
    }

    /** Milliseconds of audio queued here. */
    public long queuedMillis() {
        return format.millis(queuedBytes());
    }

    /** Bytes of audio queued here. */
    public long queuedBytes() {
        return queued - sent;
    }

    /** The measured round trip to the far end's player and back, in milliseconds; 0 until the first echo. */
    public long roundTripMillis() {
        return position.roundTrip() / NANOS_PER_MILLI;
    }
}
