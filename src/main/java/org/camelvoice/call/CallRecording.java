package org.camelvoice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;

/**
 * What both sides of a call sounded like to the caller, in blocks of {@value #BLOCK_MILLIS} ms, on one clock: the
 * caller's, as it is seen from here.
 *
 * <pre>
 *   the caller speaks at t   ──network, the least that it takes──▶  stands at t + least
 *   the caller hears at t    ──the far end says so──────────────▶  stands at t + least
 * </pre>
 *
 * <p>So what was said and heard at the same time stands at the same place, and the network's least delay towards the
 * gateway, which nobody can see from here, is the only thing missing from the truth. Jitter, bursts and stalls come late
 * and move nothing: a side is laid {@value #LAG_MILLIS} ms after its time, when better reports of it have come; where
 * they have not, the block waits, {@value #MOST_LAG_MILLIS} ms at most. Of a process that is killed, less than a second
 * is lost, if no line stood still. See {@link CallerTrack} and {@link ModelTrack}.
 *
 * <p>What the far end reports comes on the same line as the caller's audio, in order. So where the audio has timestamps, a
 * report was made no later than the audio that follows it, however late both come.
 *
 * <p>Kept only while somebody observes it. Costs the loop three copies of each of the caller's frames, and two of the
 * model's. Owned by the call's loop.
 */
final class CallRecording {
    static final int BLOCK_MILLIS = 500;
    static final int LAG_MILLIS = 300;
    /** As long as what a stalled line has held up may be behind its time when it is handed on. */
    static final int MOST_LAG_MILLIS = 6_000;
    /** Later than that is no jitter: the line stood still. */
    private static final int HELD_UP_MILLIS = 40;
    /** A report that was held up was made while the frame behind it was spoken. */
    private static final int HALF_FRAME_MILLIS = 10;
    /** A report that is not followed by audio within this was not held up. */
    private static final int FOLLOWED_MILLIS = 100;

    private final CallFacts facts;
    private final CallEvents events;
    private final AudioFormat format;
    private final Playout playout;
    private final CallerTrack caller;
    private final ModelTrack model;
    /** What the far end reported since the caller's audio came last. */
    private final Deque<Report> reports = new ArrayDeque<>();
    /** Where the next block begins, in milliseconds since the call began. */
    private long blockStart;

    CallRecording(CallFacts facts, CallEvents events, Playout playout) {
        this.facts = facts;
        this.events = events;
        this.format = playout.format();
        this.playout = playout;
        this.blockStart = facts.moment() / BLOCK_MILLIS * BLOCK_MILLIS;
        this.caller = new CallerTrack(facts, format, bytes(blockStart));
        this.model = new ModelTrack(facts, playout, bytes(blockStart));
    }

    /** Everything before {@code position} had been played at {@code time}. */
    private record Report(long position, long time) {}

    private long bytes(long millis) {
        return millis * format.bytesPerMilli();
    }

    /** The caller's audio has come from the network that ends at this timestamp, by the audio's own clock. */
    void came(long timestamp) {
        caller.came(timestamp);
        if (!reports.isEmpty() && caller.isNear(timestamp, MOST_LAG_MILLIS)) {
            long followed = caller.place(timestamp);
            reports.forEach(report -> model.played(
                    report.position,
                    report.time > followed + bytes(HELD_UP_MILLIS)
                            ? followed - bytes(HALF_FRAME_MILLIS)
                            : Math.min(report.time, followed)));
            reports.clear();
        }
    }

    /** The caller said this, which is next in order; {@code timestamp} is of its first byte, negative if unknown. */
    void said(byte[] frames, long timestamp) {
        caller.said(frames, timestamp);
    }

    /** The caller is sent so much, which begins at {@link Playout#sentBytes()}. */
    void sent(byte[] audio) {
        model.sent(audio);
    }

    /** The far end has played everything before {@code position} of the playout, by {@code moment} at the latest. */
    void played(long position, long moment) {
        reports.add(new Report(position, bytes(moment)));
    }

    /** What was sent and lies at {@code heard} or behind it will not be heard. */
    void cut(long heard) {
        believe(Long.MAX_VALUE); // what was reported is of the audio before
        model.cut(heard);
    }

    /** Looks at the clock. Called about every 20 ms. */
    void tick() {
        long now = facts.moment();
        believe(caller.isStamped() ? bytes(now - FOLLOWED_MILLIS) : Long.MAX_VALUE);
        long until = bytes(now - LAG_MILLIS);
        long settled = Math.min(caller.layUntil(until, bytes(now)), model.layUntil(until, bytes(now)));
        settled = Math.max(settled, bytes(now - MOST_LAG_MILLIS));
        while (settled >= bytes(blockStart + BLOCK_MILLIS)) {
            handOver(blockStart + BLOCK_MILLIS);
        }
    }

    /** What was reported before that is taken as it came. */
    private void believe(long time) {
        while (!reports.isEmpty() && reports.element().time <= time) {
            Report report = reports.remove();
            model.played(report.position, report.time);
        }
    }

    /** The call is over: what is left is the last block. */
    void end() {
        long now = facts.moment();
        believe(Long.MAX_VALUE);
        model.cut(playout.heardBytes(facts.clock().nanoTime()));
        caller.layUntil(bytes(now), Long.MAX_VALUE);
        model.layUntil(bytes(now), Long.MAX_VALUE);
        while (now > blockStart) {
            handOver(Math.min(now, blockStart + BLOCK_MILLIS));
        }
    }

    private void handOver(long until) {
        byte[] left = caller.take(bytes(until));
        byte[] right = model.take(bytes(until));
        events.recorded(facts, new AudioBlock(blockStart, format, left, right));
        blockStart = until;
    }
}
