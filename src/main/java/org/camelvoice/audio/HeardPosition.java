package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The best known position of the far end's playback: the byte that plays <em>when something sent now arrives
 * there</em>. A {@code clear} sent now cuts there, and audio sent now would continue there.
 *
 * <p>Three facts are known. The far end echoes a {@linkplain #mark mark} when it has played everything before it, so an
 * echo gives a position and a time. A mark without an echo is an upper bound. A mark that finds an empty buffer is
 * echoed at once, so its echo measures the round trip. Between two echoes, the clock fills in.
 *
 * <pre>
 *   position = min(last echo + time since it, first mark not yet echoed) + round trip, never past what was sent
 * </pre>
 *
 * <p>Nothing overrides the clock. Audio sent since the far end's buffer was last empty plays in real time at the
 * earliest. An echo that comes {@linkplain #TOLERANCE_NANOS earlier} proves only that the mark arrived, and counts once
 * playback can have come that far. A far end whose echoes stay away for too long is taken to echo none, and its marks
 * are no bound until one comes back.
 *
 * <p>Before the first echo of a spurt, the only information is the time since its first byte left, less the start delay
 * seen earlier in the call. Times are nanoseconds of one monotonic clock; positions are bytes since the call began.
 * Owned by the call's loop.
 */
final class HeardPosition {
    private static final long LONGEST_ROUND_TRIP = 300_000_000; // 300 ms: more is a queue, not a network
    private static final int MOST_UNECHOED = 1_000;
    private static final long LONGEST_START_DELAY = 1_000_000_000; // 1 s
    /**
     * How much earlier than possible an echo may come: some far ends echo a mark when they pass audio on, before it
     * plays.
     */
    private static final long TOLERANCE_NANOS = 100_000_000; // 100 ms
    /**
     * The additional tolerance, as a fraction of elapsed time: the far end's clock may differ from this one by 1 in
     * 400, as sound cards do.
     */
    private static final long CLOCKS_APART = 400;

    private final AudioFormat format;
    private final long patienceNanos;
    private final Recent roundTrips = new Recent(8);
    private final Recent startDelays = new Recent(5);
    private final Deque<Mark> unechoed = new ArrayDeque<>();

    /** Playback is assumed to be at {@code anchorPosition} at {@code anchorTime}, as seen from here. */
    private long anchorPosition;

    private long anchorTime;
    /** When the byte at {@link #anchorPosition} left, if sending set the anchor; unused if an echo did. */
    private long spurtBegan;

    /** Whether the spurt's next mark is its first, and the far end's buffer was known to be empty before it. */
    private boolean measuresStart;

    /** Meaningless before the first report. */
    private long lastReport;

    private boolean hasReport;
    private long reported;
    /** The furthest position of all echoes and reports, believable or not. */
    private long claimed;
    /** Playback cannot have begun at {@code soonestPosition} before {@code soonestTime}. */
    private long soonestPosition;

    private long soonestTime;
    /** When the present wait for an echo began; meaningless while no mark is under way. */
    private long awaitedSince;
    /** Whether echoes have stayed away for too long, and still do. */
    private boolean silent;
    /** Whether an echo or a report has ever claimed an impossible position. */
    private boolean early;

    private int epoch;
    private int marks;
    /** Cached, because every frame reads both and only a report changes them. */
    private long roundTrip;

    private long startDelay;

    /** @param patienceNanos how long echoes may stay away before marks stop being a bound */
    HeardPosition(AudioFormat format, long patienceNanos) {
        this.format = format;
        this.patienceNanos = patienceNanos;
    }

    /** A mark under way: {@code e<epoch>:<number>}. */
    private record Mark(String name, long position, long sentAt, Kind kind) {}

    private enum Kind {
        /** Finds an empty buffer, so its echo measures the round trip. */
        PROBE,
        /** Follows the first frame into an empty buffer, so its echo measures the start delay. */
        FIRST,
        LATER
    }

    /** Audio leaves at {@code position} and, as far as is known here, finds the far end's buffer empty. */
    void begin(long position, long now) {
        anchorPosition = position;
        anchorTime = now + startDelay;
        spurtBegan = now;
        measuresStart = reported == position;
    }

    /**
     * Audio leaves at {@code position}. If everything before it can have been played, the far end may play it from now
     * on.
     */
    void leaves(long position, long now) {
        if (position == 0 || soonest(now) >= position) {
            soonestPosition = position;
            soonestTime = now;
        }
    }

    /** The furthest that playback can have come without any delay; may lie past the end of the sent audio. */
    long soonest(long now) {
        long playing = now - soonestTime;
        return Math.max(soonestPosition, soonestPosition + format.bytes(playing + playing / CLOCKS_APART));
    }

    private boolean isTooEarly(long position, long now) {
        return position > soonest(now) + format.bytes(TOLERANCE_NANOS);
    }

    /**
     * Whether the far end can have played up to {@code position} when a clear took effect.
     *
     * @param soonestThen {@link #soonest} when the clear was sent
     * @param nanosLater  how much later the clear was answered
     */
    boolean isPossible(long position, long soonestThen, long nanosLater) {
        return position <= soonestThen + format.bytes(nanosLater + TOLERANCE_NANOS);
    }

    /** Names a mark that is sent now, into a buffer known to be empty. */
    String probe(long position, long now) {
        return send(position, now, Kind.PROBE);
    }

    /** Names a mark that is sent now, after the audio up to {@code position}. */
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
            unechoed.remove(); // the far end echoes no marks
        }
        return mark.name;
    }

    /**
     * A mark came back. Marks come back in the order of sending, so the marks before it count as echoed too.
     *
     * @return false if the mark does not count: it has an older epoch, or was never sent
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

    /**
     * Checks the clock. Early claims count as soon as they become possible, and echoes may have stayed away too long.
     */
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

    /** Whether echoes have stayed away so long that marks are no bound until one comes. */
    boolean isSilent() {
        return silent;
    }

    /** Whether an echo or a report has ever claimed an impossible position. */
    boolean wasEarly() {
        return early;
    }

    /** The far end took this long to answer something that it answers at once. */
    void roundTrip(long nanos) {
        roundTrips.add(Math.min(nanos, LONGEST_ROUND_TRIP));
        roundTrip = roundTrips.least();
    }

    /** The far end reports that it has played everything up to {@code position}. */
    void played(long position, long now) {
        if (position <= reported) {
            return; // nothing new: the far end repeats its report while nothing plays
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

    /** There is no report, but by the clock everything up to {@code position} has been played. */
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
     * An echo for audio before the present anchor may come late. If it shows that playback reached the anchor only
     * after the audio there had arrived, the buffer was not empty then, and playback simply continued.
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

    /** How far playback may really be from {@link #at}, to either side. */
    long errorNanos(long now) {
        return Math.max(10_000_000, roundTrip);
    }

    private long bounded(long position, long now) {
        Mark first = unechoed.peek();
        return first == null || isSilent(now) ? position : Math.min(position, first.position + format.bytes(roundTrip));
    }

    /** As {@link #at}, by the clock alone. May lie past the sent audio: the buffer has been empty for that long. */
    long byClock(long now) {
        return clock(anchorPosition, anchorTime, now);
    }

    private long clock(long position, long time, long now) {
        return position + format.bytes(now - time);
    }

    /** Everything up to this position is known to have been played. */
    long reported() {
        return reported;
    }

    /** The time without a report, counted from {@code since} at the earliest. */
    long nanosWithoutReport(long since, long now) {
        return hasReport ? Math.min(now - lastReport, now - since) : now - since;
    }

    long roundTrip() {
        return roundTrip;
    }

    long startDelay() {
        return startDelay;
    }

    /** How often the far end was told to drop its audio. */
    int epoch() {
        return epoch;
    }

    /** Marks from before no longer count. */
    void raiseEpoch() {
        epoch++;
        unechoed.clear();
    }

    /** The far end drops its audio: playback is at {@code sent}. */
    void cut(long sent, long now) {
        reported = sent;
        soonestPosition = sent;
        soonestTime = now;
        anchorPosition = sent;
        measuresStart = false;
    }
}
