package org.camelvoice.call;

import org.camelvoice.audio.AudioFormat;

/**
 * The caller's side of a recording: what they said, where they said it. Where the platform stamps the audio by the
 * audio's own clock, that clock places it, see {@link SenderClock}; so what the line held up stands at its place too, if
 * it comes before its place is handed over. On any other line a pause is a pause, unless more comes after it at once than
 * can have been said meanwhile, see {@link Placement}.
 *
 * <p>Audio waits here in the caller's own count of bytes, in which what the platform says is missing has its place.
 * Owned by the call's loop.
 */
final class CallerTrack {
    /** A timestamp so far behind the last is of a new count. */
    private static final int MOST_OVERTAKEN_MILLIS = 200;
    /** So is one so far in the future. */
    private static final int MOST_AHEAD_MILLIS = 1_000;
    /** Timestamps are rounded. */
    private static final int ROUNDING_MILLIS = 2;
    /** On a line without timestamps, a longer pause is no jitter. */
    private static final int PAUSE_MILLIS = 30;
    /** What comes ahead of its time waits; beyond this, the newest is left out. */
    private static final int MOST_WAITING_MILLIS = 2 * LaidTrack.MOST_BEHIND_MILLIS;

    private final CallFacts facts;
    private final AudioFormat format;
    private final LaidTrack track;
    private final RecordedTrack waiting;
    private final SenderClock clock = new SenderClock();
    private final Placement arrivals;
    /** Whether what came last had a timestamp. */
    private boolean stamped;
    /** The timestamp at which the count of bytes began; meaningless until {@link #stamped} was set. */
    private long base;

    private boolean hasBase;

    CallerTrack(CallFacts facts, AudioFormat format, long start) {
        this.facts = facts;
        this.format = format;
        this.track = new LaidTrack(format, start);
        this.waiting = new RecordedTrack(format, 0);
        this.arrivals = new Placement(format.bytesPerMilli());
    }

    private long bytes(long millis) {
        return millis * format.bytesPerMilli();
    }

    /** Audio has come from the network, in whatever order, that ends at this timestamp of the audio's own clock. */
    void came(long timestamp) {
        clock.came(timestamp, facts.moment());
    }

    /** Where audio ends that ends at this timestamp, which {@link #came}. */
    long place(long timestamp) {
        return bytes(clock.moment(timestamp));
    }

    /** Whether audio that ends at this timestamp, and has come now, may be that old: another count's may be anything. */
    boolean isNear(long timestamp, int mostMillis) {
        long age = facts.moment() - clock.moment(timestamp);
        return age <= mostMillis && age >= -MOST_AHEAD_MILLIS;
    }

    /** Whether the platform's timestamps place what comes. */
    boolean isStamped() {
        return stamped;
    }

    /** The caller said this, which is next in order; {@code timestamp} is of its first byte, negative if unknown. */
    void said(byte[] frames, long timestamp) {
        if (waiting.end() - waiting.start() >= bytes(MOST_WAITING_MILLIS)) {
            return;
        }
        boolean hasTime = timestamp >= 0 && clock.isBegun();
        if (stamped && !hasTime) {
            arrivals.restart();
        }
        stamped = hasTime;
        waiting.put(frames, hasTime ? position(timestamp, frames.length) : waiting.end());
        arrivals.report(waiting.end(), bytes(facts.moment()));
    }

    private long position(long timestamp, int length) {
        long end = waiting.end();
        long leap = bytes(timestamp - base) - end;
        if (!hasBase || isOfAnotherCount(leap, timestamp + format.millis(length))) {
            countAnew(timestamp, timestamp + format.millis(length));
            return end;
        }
        if (leap > bytes(MOST_WAITING_MILLIS)) {
            waiting.restart(end + leap); // what came before the gap was laid long ago
        }
        return Math.abs(leap) <= bytes(ROUNDING_MILLIS) ? end : end + leap;
    }

    private boolean isOfAnotherCount(long leap, long timestamp) {
        return leap < -bytes(MOST_OVERTAKEN_MILLIS) || clock.moment(timestamp) > facts.moment() + MOST_AHEAD_MILLIS;
    }

    private void countAnew(long begin, long end) {
        if (hasBase) {
            clock.restart();
            clock.came(end, facts.moment());
        }
        hasBase = true;
        base = begin - format.millis(waiting.end());
    }

    /**
     * Lays what belongs before {@code until}.
     *
     * @param now of the recording; later than ever if nothing more can come
     * @return up to where it is known what the caller said
     */
    long layUntil(long until, long now) {
        while (!waiting.isEmpty()) {
            if (!isPlaceKnown(now)) {
                return track.end();
            }
            long place = waiting.start() + offset();
            long length = Math.min(bytes(LaidTrack.STEP_MILLIS), waiting.end() - waiting.start());
            length = Math.min(length, track.room(place, until));
            if (length <= 0) {
                break;
            }
            waiting.moveTo(track, (int) length, place);
        }
        long settled = waiting.isEmpty() && stamped ? Math.min(until, waiting.end() + offset()) : until;
        track.padTo(settled);
        return settled;
    }

    private boolean isPlaceKnown(long now) {
        boolean known = arrivals.knows(waiting.start());
        return stamped || !known || arrivals.settle(waiting.start(), bytes(PAUSE_MILLIS), Long.MAX_VALUE, now);
    }

    private long offset() {
        return stamped ? place(base) : arrivals.offset();
    }

    /** Removes and returns everything before {@code position}. */
    byte[] take(long position) {
        return track.take(position);
    }
}
