package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The best known position of the far end's playback: the byte that plays <em>when something sent now arrives
 * there</em>. A {@code clear} sent now cuts there, and audio sent now would continue there.
 *
 * <p>Three facts are known. The far end echoes a {@linkplain #mark mark} when it has played everything before it, so an
 * echo gives a position and a time. A mark without an echo is an upper bound. A mark that finds an empty buffer is
 * echoed at once, so its echo measures the {@linkplain RoundTrip round trip}. Between two echoes, the clock fills in.
 *
 * <pre>
 *   position = min(last echo + time since it, first mark not yet echoed) + round trip, never past what was sent
 * </pre>
 *
 * <p>Where the facts allow two answers, there are two {@linkplain PlaybackClock clocks}: a hopeful one, which takes it
 * that playback began at once and never paused, and a doubtful one. They differ before the call's first echo, since the
 * {@linkplain StartDelay start delay} is unknown, after audio that may have found the buffer empty, and after an echo that
 * may have been late itself. The position lies half-way between them, so that it is never wrong by more than half of
 * what is unknown, and {@link #errorNanos} says so. The next echo decides.
 *
 * <p>Nothing overrides the clock. Audio sent since the far end's buffer was last empty plays in real time at the
 * earliest. An echo that comes {@linkplain #TOLERANCE_NANOS earlier} proves only that the mark arrived, and counts once
 * playback can have come that far. A far end whose echoes stay away for too long is taken to echo none, and its marks
 * are no bound until one comes back. An echo that waited in a socket while this {@linkplain Lateness loop was busy} moves
 * nothing by more than it proves.
 *
 * <p>Times are nanoseconds of one monotonic clock; positions are bytes since the call began. Owned by the call's loop.
 */
final class HeardPosition {
    private static final int MOST_UNECHOED = 1_000;
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
    /** What is uncertain without any jitter: clocks, timers, and the time that a message takes through a machine. */
    private static final long INEXACT = 5_000_000;
    /** While the round trip is not known well, this time lies between two probes of an idle far end. */
    private static final long PROBE_NANOS = 60_000_000;

    private static final int MOST_IDLE_PROBES = 8;
    /** So many echoes of a spurt measure the start delay: the least delayed one counts. */
    private static final int MOST_START_SAMPLES = 3;
    /** A round trip known well is measured again after this time, before the next spurt. */
    private static final long PROBE_AGAIN_NANOS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final AudioFormat format;
    private final long patienceNanos;
    private final boolean hasFeedback;
    private final boolean echoesMarks;
    private final Lateness lateness = new Lateness();
    private final RoundTrip roundTrip = new RoundTrip();
    private final StartDelay startDelay = new StartDelay();
    private final Departures departures = new Departures();
    private final Echoes echoes;
    private final PlaybackClock hopeful;
    private final PlaybackClock doubtful;
    private final Deque<Mark> unechoed = new ArrayDeque<>();

    /** Where and when the present spurt began: with the last audio that found a buffer known to be empty. */
    private long spurtFrom;

    private long spurtBegan;

    /** Whether the far end has not paused since, so that what it echoes measures the start delay. */
    private boolean unbroken;
    /** Whether the loop was busy when the spurt began, so that it may have left later than it says. */
    private boolean leftLate;
    /** When the echo of the probe before the spurt came; {@link #NEVER} if there is none yet. */
    private long probeCame;
    /** How many echoes of the spurt have measured the start delay. */
    private int startSamples;

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
    /** The last probe; null before the first. */
    private Mark probe;

    private int idleProbes;
    private int epoch;
    private int marks;

    /** @param patienceNanos how long echoes may stay away before marks stop being a bound */
    HeardPosition(AudioFormat format, long patienceNanos, Playout.Feedback feedback) {
        this.format = format;
        this.patienceNanos = patienceNanos;
        this.hasFeedback = feedback != Playout.Feedback.NONE;
        this.echoesMarks = feedback == Playout.Feedback.MARKS;
        this.echoes = new Echoes(format);
        this.hopeful = new PlaybackClock(format, true);
        this.doubtful = new PlaybackClock(format, false);
    }

    /** A mark under way: {@code e<epoch>:<number>}. */
    private static final class Mark {
        private final String name;
        private final long position;
        private final long sentAt;
        private final Kind kind;
        /** Whether the loop was busy after the mark was written, so that it may have left later than it says. */
        private boolean leftLate;

        Mark(String name, long position, long sentAt, Kind kind) {
            this.name = name;
            this.position = position;
            this.sentAt = sentAt;
            this.kind = kind;
        }
    }

    private enum Kind {
        /** Finds an empty buffer, so its echo measures the round trip. */
        PROBE,
        /** Follows audio at once, so its echo tells when that was played. */
        AUDIO,
        /** Follows audio that left before. If that had been played, the mark is echoed at once, as a probe is. */
        END
    }

    /** Audio leaves, from {@code position} on. */
    void leaves(long position, long now) {
        if (position == 0 || soonest(now) >= position) {
            soonestPosition = position;
            soonestTime = now;
        }
        if (reported == position) {
            begin(position, now);
        } else {
            departures.add(position, now, doubtful.pause(position, now, margin(), longestDelay()) > margin());
            hopeful.leaves(position, now, margin(), shortestDelay());
            doubtful.leaves(position, now, margin(), longestDelay());
        }
    }

    /** Audio leaves, and finds a buffer known to be empty. */
    private void begin(long position, long now) {
        spurtFrom = position;
        spurtBegan = now;
        unbroken = true;
        leftLate = false;
        probeCame = NEVER;
        startSamples = 0;
        echoes.clear();
        departures.clear();
        hopeful.set(position, now + shortestDelay());
        doubtful.set(position, now + longestDelay());
    }

    private long shortestDelay() {
        return startDelay.nanos(roundTrip.nanos(), jitter());
    }

    private long longestDelay() {
        return startDelay.isKnown() || isBlind() ? shortestDelay() : StartDelay.LONGEST;
    }

    /** How far off the clocks may be. */
    private long margin() {
        return jitter() + INEXACT;
    }

    private long jitter() {
        return echoes.isJitterKnown() ? echoes.jitter() : Math.max(echoes.jitter(), roundTrip.spread());
    }

    /** Whether there is nothing but this end's clock to go by; so a client is that has never reported anything. */
    boolean isBlind() {
        return silent || !hasFeedback || !echoesMarks && !hasReport;
    }

    /** Whether audio that leaves now may find the buffer empty or not, and only an echo can tell. */
    boolean isDoubtful(long position, long now) {
        return hasFeedback
                && reported != position
                && doubtful.pause(position, now, margin(), longestDelay()) > margin();
    }

    /** Whether the clocks differ, and no mark after the audio up to {@code marked} can decide. */
    boolean isUndecided(long marked) {
        long apart = doubtful.timeOf(doubtful.position()) - hopeful.timeOf(doubtful.position());
        return hasFeedback && doubtful.position() >= marked && Math.abs(apart) > margin();
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

    /** Whether a probe is worth its message before audio that leaves now, if the buffer is empty. */
    boolean wantsProbe(long now) {
        return probe == null || isWorthless(probe, now) || isBack(probe) && now - probe.sentAt >= nanosBetweenProbes();
    }

    /** Whether the mark's echo will be no sample, because the loop was busy when it was sent. */
    private boolean isWorthless(Mark mark, long now) {
        return !isBack(mark) && (mark.leftLate || lateness.isLate(now) && mayHaveLeftLate(mark.sentAt, now));
    }

    private boolean isBack(Mark mark) {
        return !unechoed.contains(mark);
    }

    private long nanosBetweenProbes() {
        return roundTrip.isSettled() && startDelay.isKnown() ? PROBE_AGAIN_NANOS : PROBE_NANOS;
    }

    /** Whether a probe is worth its message while nothing plays. */
    boolean wantsIdleProbe(long now) {
        boolean isUnderWay = probe != null && !isBack(probe);
        return !roundTrip.isMeasured() && !isUnderWay && idleProbes < MOST_IDLE_PROBES && wantsProbe(now);
    }

    /** Names a mark that is sent now, into a buffer known to be empty. */
    String probe(long position, long now) {
        idleProbes++;
        probe = send(position, now, Kind.PROBE);
        return probe.name;
    }

    /** Names a mark that is sent now, after the audio up to {@code position}. */
    String mark(long position, long now) {
        return send(position, now, Kind.AUDIO).name;
    }

    /** Names a mark that is sent now, after audio that left some time ago, up to {@code position}. */
    String endMark(long position, long now) {
        return send(position, now, Kind.END).name;
    }

    private Mark send(long position, long now, Kind kind) {
        Mark mark = new Mark("e" + epoch + ":" + marks++, position, now, kind);
        if (unechoed.isEmpty()) {
            awaitedSince = now;
        }
        unechoed.add(mark);
        if (unechoed.size() > MOST_UNECHOED) {
            unechoed.remove(); // the far end echoes no marks
        }
        return mark;
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
            probeCame = lateness.handledUntil(now) == now && mark.sentAt == spurtBegan ? now : NEVER;
            learnRoundTrip(mark.sentAt, mark.leftLate, now);
        } else {
            playedUpTo(mark.position, mayBeProbe(mark, now) ? mark.sentAt : lateness.handledUntil(now), now);
        }
    }

    /** Whether the mark may have found an empty buffer: then everything had been played, but nobody knows since when. */
    private boolean mayBeProbe(Mark mark, long now) {
        return mark.kind == Kind.END && now - mark.sentAt <= roundTrip.nanos() + margin();
    }

    private void learnRoundTrip(long sentAt, boolean leftLate, long now) {
        long from = lateness.handledUntil(now);
        if (leftLate) {
            roundTrip.isAtMost(now - sentAt);
        } else if (from == now) {
            roundTrip.measured(now - sentAt);
        } else {
            roundTrip.isBetween(from - sentAt, now - sentAt);
        }
    }

    private void report(long position, long now) {
        lastReport = now;
        hasReport = true;
        reported = Math.max(reported, position);
    }

    /**
     * An echo or a report tells that everything up to {@code position} has been played.
     *
     * @param from when it came at the earliest; {@code now} if it did not wait
     */
    private void playedUpTo(long position, long from, long now) {
        if (departures.forgetBefore(position)) {
            echoes.clear();
            unbroken = false;
        }
        if (unbroken && position > spurtFrom) {
            learnStartDelay(now - format.nanos(position - spurtFrom), from == now);
        }
        if (from == now) {
            long late = echoes.came(position, now, margin());
            confirm(hopeful, position, echoes.timeOf(position) - roundTrip.nanos());
            confirm(doubtful, position, echoes.timeOf(position) + late - roundTrip.nanos());
        } else {
            keep(hopeful, position, from, now);
            keep(doubtful, position, from, now);
        }
        departures.replay(hopeful, doubtful, margin(), shortestDelay(), longestDelay());
    }

    /**
     * @param atOnce when the echo would have come, had its mark been sent before the spurt's audio
     * @param sample whether it did not wait in a socket
     */
    private void learnStartDelay(long atOnce, boolean sample) {
        if (echoesMarks) {
            roundTrip.isAtMost(atOnce - spurtBegan); // a report may count what is handed on but not played
        }
        if (!sample || startSamples == MOST_START_SAMPLES) {
            return;
        }
        if (!leftLate) {
            startDelay.measured(atOnce - spurtBegan, startSamples++ > 0);
        } else if (probeCame != NEVER) {
            startDelay.measured(atOnce - probeCame + roundTrip.nanos(), startSamples++ > 0);
        }
    }

    /** An echo moves a clock that it confirms only by its weight: the others have told the same. */
    private void confirm(PlaybackClock clock, long position, long time) {
        long apart = clock.timeOf(position) - time;
        boolean confirmed = clock.position() < position && Math.abs(apart) <= margin();
        clock.set(position, confirmed ? time + apart / (echoes.count() + 1) : time);
    }

    /** An echo came between {@code from} and {@code now}: the clock keeps its opinion if that can be true. */
    private void keep(PlaybackClock clock, long position, long from, long now) {
        if (clock.position() >= position) {
            return; // it takes it that there has been a pause since then
        }
        long expected = clock.timeOf(position) + roundTrip.nanos();
        long came = Math.max(0, Math.min(expected - from, now - from));
        clock.set(position, from + came - roundTrip.nanos());
    }

    /**
     * Checks the clock, about every 20 ms. Early claims count as soon as they become possible, and echoes may have stayed
     * away too long.
     */
    void look(long now) {
        if (lateness.isLate(now)) {
            unechoed.forEach(mark -> mark.leftLate |= mayHaveLeftLate(mark.sentAt, now));
            leftLate |= mayHaveLeftLate(spurtBegan, now);
        }
        lateness.tick(now);
        long played = Math.min(claimed, soonest(now));
        if (played > reported) {
            report(played, now);
        }
        silent = silent || isSilent(now);
    }

    /** Whether the loop was busy after this was written, at {@code sentAt}, before it left. */
    private boolean mayHaveLeftLate(long sentAt, long now) {
        return sentAt - lateness.lastTick() >= 0 && now - sentAt > Lateness.SLACK;
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

    /** The far end answers what was sent at {@code sentAt}, and what it answers at once. */
    void answered(long sentAt, long now) {
        roundTrip.measured(now - sentAt);
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
        playedUpTo(position, lateness.handledUntil(now), now);
    }

    /** There is no report, but by the clock everything up to {@code position} has been played. */
    void assume(long position) {
        reported = Math.max(reported, position);
    }

    /** The position at which something sent now finds playback; at most {@code sent}. */
    long at(long now, long sent) {
        long limit = limit(now, sent);
        return (hopefully(now, limit) + doubtfully(now, limit)) / 2;
    }

    /** How far playback may really be from {@link #at}, to either side, in 95 % of all cases. */
    long errorNanos(long now, long sent) {
        long limit = limit(now, sent);
        long apart = Math.abs(hopefully(now, limit) - doubtfully(now, limit)) / 2;
        return format.nanos(apart + overdue(now, sent)) + inexactness();
    }

    /** How far a clock may be off that is right. Three messages can be late by the jitter: each adds a part of it. */
    private long inexactness() {
        return Math.max(jitter() * 5 / 4, echoes.spread()) + roundTrip.doubt() + INEXACT;
    }

    /** How far even the doubtful clock is past the first mark not yet echoed: far end or echo stand still, or it is lost. */
    private long overdue(long now, long sent) {
        return Math.max(0, Math.min(Math.min(doubtful.at(now), soonest(now)), sent) - bound(now));
    }

    /** What the hopeful clock says; the doubtful one, if only the hopeful one has been refuted. */
    private long hopefully(long now, long limit) {
        boolean refuted = !isBlind() && isRefuted(hopeful, now) && !isRefuted(doubtful, now);
        return Math.min((refuted ? doubtful : hopeful).at(now), limit);
    }

    private long doubtfully(long now, long limit) {
        boolean refuted = isBlind() || isRefuted(doubtful, now) && !isRefuted(hopeful, now);
        return Math.min((refuted ? hopeful : doubtful).at(now), limit);
    }

    /** Whether an echo would have come by now if the clock were right. */
    private boolean isRefuted(PlaybackClock clock, long now) {
        Mark next = unechoed.peek();
        return next != null
                && next.kind != Kind.PROBE
                && startDelay.isKnown()
                && lateness.handledUntil(now) - clock.reaches(next.position) > roundTrip.nanos() + margin();
    }

    /**
     * No position lies past it: not what was sent, nor what could be playing, nor what a mark would have told of. The clear
     * may be faster than the audio was, by the jitter.
     */
    private long limit(long now, long sent) {
        long soonest = soonest(now) + (early ? 0 : format.bytes(jitter()));
        return Math.min(Math.min(soonest, bound(now)), sent);
    }

    /** The furthest position that the first mark not yet echoed allows. */
    private long bound(long now) {
        Mark first = unechoed.peek();
        if (first == null || isSilent(now)) {
            return Long.MAX_VALUE;
        }
        return bound(first) + format.bytes(now - lateness.handledUntil(now));
    }

    /** As far as playback may have come while the mark's echo was still under way. */
    private long bound(Mark mark) {
        return mark.position + format.bytes(roundTrip.nanos() + jitter());
    }

    /** As {@link #at}, by the clock alone. May lie past the sent audio: the buffer has been empty for that long. */
    long byClock(long now) {
        return hopeful.past(now);
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
        return roundTrip.nanos();
    }

    long startDelay() {
        return shortestDelay();
    }

    /** How often the far end was told to drop its audio. */
    int epoch() {
        return epoch;
    }

    /**
     * What echoes may still tell that came before something sent now, and wait to be read. Called before
     * {@link #raiseEpoch}.
     *
     * @param sent as for {@link #at}
     * @return null if there can be none
     */
    LateEchoes lateEchoes(long now, long sent) {
        long soonest = Math.min(soonest(now), sent);
        Mark first = unechoed.peek();
        if (first == null || isSilent(now) || first.position > soonest) {
            return null;
        }
        Deque<LateEchoes.Mark> late = new ArrayDeque<>();
        unechoed.forEach(mark -> late.add(new LateEchoes.Mark(mark.name, mark.position, bound(mark))));
        return new LateEchoes(
                late,
                new LateEchoes.Estimate(
                        at(now, sent),
                        format.bytes(errorNanos(now, sent)),
                        format.bytes(inexactness()),
                        hopefully(now, soonest),
                        doubtfully(now, soonest),
                        reported,
                        soonest,
                        hasReport && reported > spurtFrom));
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
        unbroken = false;
        departures.clear();
        hopeful.set(sent, now);
        doubtful.set(sent, now);
    }
}
