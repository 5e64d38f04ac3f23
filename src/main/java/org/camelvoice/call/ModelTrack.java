package org.camelvoice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;

/**
 * The model's side of a recording: what the caller heard, where they heard it. What was sent waits until the far end says
 * that it has been played; when it says so places it, see {@link Placement}. Of what an interruption cut there is no more
 * word, so it follows what was laid before it, or stands where it must have arrived.
 *
 * <p>Positions are the {@link Playout}'s, places the recording's. Owned by the call's loop.
 */
final class ModelTrack {
    /** Audio that arrived no sooner before the rest was over may have found the far end dry. */
    private static final int STARVED_MILLIS = 40;
    /** A pause of this length is one, where the audio may have arrived late. */
    private static final int PAUSE_MILLIS = 15;
    /** A pause of this length is one anywhere: the network or the far end stalled. */
    private static final int STALL_MILLIS = 60;
    /** What the far end has not reported after this, it will not. */
    private static final int LOST_MILLIS = 5_000;
    /** Of two messages, one is later than the other by this at least. */
    private static final int LATER_MILLIS = 10;

    private final CallFacts facts;
    private final AudioFormat format;
    private final Playout playout;
    private final LaidTrack track;
    /** What was sent and has not found its place yet. */
    private final Deque<Sent> sent = new ArrayDeque<>();
    /** What was reported since an interruption emptied the far end. */
    private Placement reports;

    ModelTrack(CallFacts facts, Playout playout, long start) {
        this.facts = facts;
        this.format = playout.format();
        this.playout = playout;
        this.track = new LaidTrack(format, start);
        this.reports = new Placement(format.bytesPerMilli());
    }

    /** Audio that was sent. */
    private static final class Sent {
        private final byte[] audio;
        private final long at;
        /** What the far end reports of what was sent between the same two interruptions. */
        private final Placement reports;
        /** Whether the far end will not say any more what it has played of it. */
        private boolean last;

        private long position;
        private int from;
        private int to;

        private Sent(byte[] audio, long position, long at, Placement reports) {
            this.audio = audio;
            this.position = position;
            this.at = at;
            this.reports = reports;
            this.to = audio.length;
        }

        private int left() {
            return to - from;
        }

        private void taken(int length) {
            from += length;
            position += length;
        }

        /** @return false if nothing is left */
        private boolean cutAt(long heard) {
            to = (int) Math.max(from, Math.min(to, from + heard - position));
            last = true;
            return left() > 0;
        }
    }

    private long bytes(long millis) {
        return millis * format.bytesPerMilli();
    }

    /** The caller is sent so much, which begins at {@link Playout#sentBytes()}. */
    void sent(byte[] audio) {
        sent.add(new Sent(audio, playout.sentBytes(), bytes(facts.moment()), reports));
    }

    /** The far end has played everything before {@code position}, as was known at {@code time}. */
    void played(long position, long time) {
        reports.report(position, time);
    }

    /** What was sent and lies at {@code heard} or behind it will not be heard. */
    void cut(long heard) {
        sent.removeIf(audio -> !audio.cutAt(heard));
        reports = new Placement(format.bytesPerMilli());
    }

    /**
     * Lays what was heard before {@code until}.
     *
     * @return up to where it is known what the caller heard
     */
    long layUntil(long until, long now) {
        for (Sent next = sent.peek(); next != null; next = sent.peek()) {
            long known = known(next, now);
            if (known <= 0) {
                track.padTo(Math.min(until, soonest(next)));
                return Math.min(until, Math.max(track.end(), soonest(next)));
            }
            long place = next.position + next.reports.offset();
            long length = Math.min(Math.min(known, bytes(LaidTrack.STEP_MILLIS)), next.left());
            length = Math.min(length, track.room(place, until));
            if (length <= 0) {
                break;
            }
            track.lay(next.audio, next.from, (int) length, place);
            next.taken((int) length);
            if (next.left() == 0) {
                sent.remove();
            }
        }
        track.padTo(until);
        return until;
    }

    /** Audio is heard no sooner than it is sent, and behind what was sent before it. */
    private long soonest(Sent next) {
        return next.reports.isBegun() ? Math.max(next.at, next.position + next.reports.offset()) : next.at;
    }

    /** How many bytes of what is next have found their place. */
    private long known(Sent next, long now) {
        if (!next.reports.knows(next.position)) {
            return next.last || now - next.at > bytes(LOST_MILLIS) ? supposed(next) : 0;
        }
        return isPlaced(next, now) ? next.reports.furthest() - next.position : 0;
    }

    /** The far end says nothing of it. */
    private long supposed(Sent next) {
        long arrives = next.at + bytes(playout.roundTripMillis());
        if (!next.reports.isBegun() || next.position + next.reports.offset() < arrives) {
            next.reports.begin(arrives + bytes(playout.startDelayMillis()) - next.position, next.position);
        }
        return next.left();
    }

    /** A pause before it is believed if it can have found the far end dry, or if the whole line stood still. */
    private boolean isPlaced(Sent next, long now) {
        long late = lateness(next);
        if (isMostStarved(next)) {
            boolean starved = late >= next.reports.offset() - bytes(STARVED_MILLIS);
            return next.reports.settle(
                    next.position, bytes(starved ? PAUSE_MILLIS : STALL_MILLIS), Long.MAX_VALUE, now);
        }
        long offset = next.reports.offset();
        long most = late > offset ? late + bytes(playout.startDelayMillis()) : offset;
        return next.reports.settle(next.position, bytes(PAUSE_MILLIS), most, now);
    }

    /** Of all that the next report tells of, what left last was the likeliest to come too late. */
    private boolean isMostStarved(Sent next) {
        for (Sent other : sent) {
            if (other.position >= next.reports.reach()) {
                return true;
            }
            if (lateness(other) > lateness(next) + bytes(LATER_MILLIS)) {
                return false;
            }
        }
        return true;
    }

    /** Where it arrived, less its position. */
    private long lateness(Sent audio) {
        return audio.at + bytes(playout.roundTripMillis()) - audio.position;
    }

    /** Removes and returns everything before {@code position}. */
    byte[] take(long position) {
        return track.take(position);
    }
}
