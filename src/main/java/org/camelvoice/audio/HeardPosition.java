package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the far end's playback stands, as far as can be known from here: the byte that is being played <em>when
 * something sent now arrives there</em>. That is the position which a {@code clear} sent now cuts at, and the one from
 * which audio sent now would go on.
 *
 * <p>Three things are known. A {@linkplain #mark mark} is echoed when all before it was played, so an echo is a
 * position and a moment. A mark that has not been echoed bounds what was played from above. And a mark that finds an
 * empty buffer is echoed at once, so its echo measures the round trip. Between two echoes the clock tells.
 *
 * <pre>
 *   position = min(last echo + time since it, first mark not yet echoed) + round trip, never past what was sent
 * </pre>
 *
 * <p>None of it is believed against the clock. What was sent since the far end's buffer was last empty is played in real
 * time at the soonest: an echo that comes {@linkplain #TOLERANCE_NANOS earlier} shows no more than the mark's being there,
 * and counts when playback can have come so far. And a far end whose echoes stay away echoes none, so that its marks bound
 * nothing until one comes.
 *
 * <p>Before the first echo of a spurt there is only the time since its first byte left, less the delay with which this
 * far end was seen to begin earlier in the call. Times are nanoseconds of one monotonic clock; positions are bytes
 * since the call began. Owned by the call's loop.
 */
final class HeardPosition {
    private static final long LONGEST_ROUND_TRIP = 300_000_000; // 300 ms: more is a queue, not a network
    private static final int MOST_UNECHOED = 1_000;
    private static final long LONGEST_START_DELAY = 1_000_000_000; // 1 s
    /** So much sooner than it can be an echo may come: some far ends echo what they hand on to be played. */
    private static final long TOLERANCE_NANOS = 100_000_000; // 100 ms
    /** And so much of the time that has passed, since the far end's clock is not ours, a sound card's least: 1 in 400. */
    private static final long CLOCKS_APART = 400;

    private final AudioFormat format;
    private final long patienceNanos;
    private final Recent roundTrips = new Recent(8);
    private final Recent startDelays = new Recent(5);
    private final Deque<Mark> unechoed = new ArrayDeque<>();

    /** Playback is taken to stand at {@code anchorPosition} at {@code anchorTime}, as seen from here. */
    private long anchorPosition;

    private long anchorTime;
    /** When the byte at {@link #anchorPosition} left, if playback was anchored by sending and not by an echo. */
    private long spurtBegan;

    /** Whether the spurt's next mark is its first, and the far end's buffer was known to be empty before it. */
    private boolean measuresStart;

    /** Meaningless before the first. */
    private long lastReport;

    private boolean hasReport;
    private long reported;
    /** What echoes and reports have claimed, believable or not. */
    private long claimed;
    /** Playback can have begun at {@code soonestPosition} at {@code soonestTime}, and not before. */
    private long soonestPosition;

    private long soonestTime;
    /** Since when an echo is awaited, and none has come; meaningless while no mark is under way. */
    private long awaitedSince;
    /** Whether echoes have stayed away for too long, and still do. */
    private boolean silent;
    /** Whether an echo or a report has claimed what cannot be. */
    private boolean early;

    private int epoch;
    private int marks;
    /** Kept, since both are read for every frame and change with a report only. */
    private long roundTrip;

    private long startDelay;

    /** @param patienceNanos for how long marks may stay away before they bound nothing */
    HeardPosition(AudioFormat format, long patienceNanos) {
        this.format = format;
        this.patienceNanos = patienceNanos;
    }

    /** A mark on its way: {@code e<epoch>:<number>}. */
    private record Mark(String name, long position, long sentAt, Kind kind) {}

    private enum Kind {
        /** Finds an empty buffer: its echo measures the round trip. */
        PROBE,
        /** Behind the first frame that went into an empty buffer: its echo measures the start delay. */
        FIRST,
        LATER
    }

    /** Audio leaves at {@code position}, and finds the far end's buffer empty, as far as can be known from here. */
    void begin(long position, long now) {
        anchorPosition = position;
        anchorTime = now + startDelay;
        spurtBegan = now;
        measuresStart = reported == position;
    }

    /** Audio leaves at {@code position}: if all before it can have been played, the far end may play it from now on. */
    void leaves(long position, long now) {
        if (position == 0 || soonest(now) >= position) {
            soonestPosition = position;
            soonestTime = now;
        }
    }

    /** How far playback can have come, if nothing has delayed it; may lie past what was sent. */
    long soonest(long now) {
        long playing = now - soonestTime;
        return Math.max(soonestPosition, soonestPosition + format.bytes(playing + playing / CLOCKS_APART));
    }

    private boolean isTooEarly(long position, long now) {
        return position > soonest(now) + format.bytes(TOLERANCE_NANOS);
    }

    /**
     * Whether this can have been played when a clear took effect.
     *
     * @param soonestThen {@link #soonest} when the clear was sent
     * @param nanosLater  the clear was answered
     */
    boolean isPossible(long position, long soonestThen, long nanosLater) {
        return position <= soonestThen + format.bytes(nanosLater + TOLERANCE_NANOS);
    }

    /** Names a mark that is sent now, into a buffer known to be empty. */
    String probe(long position, long now) {
        return send(position, now, Kind.PROBE);
    }

    /** Names a mark that is sent now, behind the audio up to {@code position}. */
    String mark(long position, long now) {
        Kind kind = measuresStart ? Kind.FIRST : Kind.LATER;
        measuresStart = false;
        return send(position, now, kind);
    }

    private String send(long position, long now, Kind kind) {
        Mark mark = new Mark("e" + epoch + ":" + marks++, position, now, kind);
        if (unechoed.isEmpty()) {
            awaitedSince = now;
        }
        unechoed.add(mark);
        if (unechoed.size() > MOST_UNECHOED) {
            unechoed.remove(); // a far end that echoes none
        }
        return mark.name;
    }

    /**
     * A mark came back. Marks come back in the order they were sent, so those before it are taken as echoed too.
     *
     * @return false if it is not one that counts: of an older epoch, or never sent
     */
    boolean echoed(String name, long now) {
        if (!isAwaited(name)) {
            return false;
        }
        Mark mark = unechoed.poll();
        while (!mark.name.equals(name)) {
            mark = unechoed.poll();
        }
        awaitedSince = now;
        silent = false;
        claimed = Math.max(claimed, mark.position);
        if (isTooEarly(mark.position, now)) {
            early = true;
        } else {
            learn(mark, now);
        }
        return true;
    }

    private boolean isAwaited(String name) {
        for (Mark mark : unechoed) {
            if (mark.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void learn(Mark mark, long now) {
        report(mark.position, now);
        if (mark.kind == Kind.PROBE) {
            roundTrip(now - mark.sentAt);
            return;
        }
        if (mark.kind == Kind.FIRST) {
            learnStartDelay(mark.position, now);
        }
        moveAnchor(mark.position, now - roundTrip);
    }

    private void report(long position, long now) {
        lastReport = now;
        hasReport = true;
        reported = Math.max(reported, position);
    }

    /** Looks at the clock: what was claimed too early counts as soon as it can be, and echoes may stay away too long. */
    void look(long now) {
        long played = Math.min(claimed, soonest(now));
        if (played > reported) {
            report(played, now);
        }
        silent = silent || isSilent(now);
    }

    private boolean isSilent(long now) {
        return silent || !unechoed.isEmpty() && now - awaitedSince > patienceNanos;
    }

    /** Whether echoes have stayed away for so long that marks bound nothing until one comes. */
    boolean isSilent() {
        return silent;
    }

    /** Whether an echo or a report has ever claimed what cannot be. */
    boolean wasEarly() {
        return early;
    }

    /** Something that the far end answers at once was answered after so long. */
    void roundTrip(long nanos) {
        roundTrips.add(Math.min(nanos, LONGEST_ROUND_TRIP));
        roundTrip = roundTrips.least();
    }

    /** The far end says by itself that it has played all up to {@code position}. */
    void played(long position, long now) {
        if (position <= reported) {
            return; // nothing new: it repeats itself while nothing plays
        }
        claimed = Math.max(claimed, position);
        if (isTooEarly(position, now)) {
            early = true;
            return;
        }
        report(position, now);
        if (measuresStart && position > anchorPosition) {
            measuresStart = false;
            learnStartDelay(position, now);
        }
        moveAnchor(position, now - roundTrip);
    }

    /** Nobody says so, but by the clock all up to {@code position} has been played. */
    void assume(long position) {
        reported = Math.max(reported, position);
    }

    private void learnStartDelay(long position, long now) {
        long playing = format.nanos(position - anchorPosition);
        long delay = now - spurtBegan - playing - roundTrip;
        startDelays.add(Math.max(0, Math.min(delay, LONGEST_START_DELAY)));
        startDelay = startDelays.median();
    }

    /**
     * An echo of what was sent before the present anchor may come late. If it shows that playback reached the anchor
     * only after the audio there had arrived, the buffer was not empty then, and playback simply went on.
     */
    private void moveAnchor(long position, long time) {
        boolean older = position <= anchorPosition;
        if (older && time + format.nanos(anchorPosition - position) <= spurtBegan) {
            return;
        }
        anchorPosition = position;
        anchorTime = time;
    }

    /** The position at which something sent now finds playback; at most {@code sent}. */
    long at(long now, long sent) {
        long position = Math.min(Math.max(anchorPosition, byClock(now)), soonest(now));
        return Math.min(bounded(position, now), sent);
    }

    private long bounded(long position, long now) {
        Mark first = unechoed.peek();
        return first == null || isSilent(now) ? position : Math.min(position, first.position + format.bytes(roundTrip));
    }

    /** As {@link #at} by the clock alone, which may lie past what was sent: by so much the buffer has run dry. */
    long byClock(long now) {
        return clock(anchorPosition, anchorTime, now);
    }

    private long clock(long position, long time, long now) {
        return position + format.bytes(now - time);
    }

    /** All up to this position is known to have been played. */
    long reported() {
        return reported;
    }

    /** For how long nothing has been reported, at most since {@code since}. */
    long nanosWithoutReport(long since, long now) {
        return hasReport ? Math.min(now - lastReport, now - since) : now - since;
    }

    long roundTrip() {
        return roundTrip;
    }

    long startDelay() {
        return startDelay;
    }

    /** How often what was sent was dropped at the far end. */
    int epoch() {
        return epoch;
    }

    /** No mark of before counts any more. */
    void raiseEpoch() {
        epoch++;
        unechoed.clear();
    }

    /** What was sent is dropped: playback stands at {@code sent}. */
    void cut(long sent, long now) {
        reported = sent;
        soonestPosition = sent;
        soonestTime = now;
        anchorPosition = sent;
        measuresStart = false;
    }
}
