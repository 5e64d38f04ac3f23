package org.camelvoice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.LateAudio;
import org.camelvoice.audio.Playout;

/**
 * What both sides of a call sounded like to the caller, in blocks of {@value #BLOCK_MILLIS} ms, on the call's own clock.
 *
 * <p>What the caller says stands where it came in. What the model says stands where the caller heard it, as seen from
 * here: a round trip after it was sent, or behind what was playing still; and never more of it than the {@link Playout}
 * takes for heard, so that what an interruption cut is not in it. That is known a little later, so a block is handed over
 * {@value #LAG_MILLIS} ms after its end: of a process that is killed, less than a second is lost.
 *
 * <p>Kept only while somebody observes it. Costs the loop a copy of each frame. Owned by the call's loop.
 */
final class CallRecording {
    static final int BLOCK_MILLIS = 500;
    static final int LAG_MILLIS = 300;
    /** What comes so much too early or too late stands behind what came before it nevertheless: the network's jitter. */
    private static final int JITTER_MILLIS = 100;
    /** A caller whose line stalled may be behind the clock by so much; what comes then is left out. */
    private static final int MOST_BEHIND_MILLIS = LateAudio.MOST_KEPT_MILLIS + JITTER_MILLIS;
    /** Of a caller who is behind the clock, what is quieter than -48 dB is left out until the clock is reached. */
    private static final int QUIET = 130;

    private final Call call;
    private final AudioFormat format;
    private final Playout playout;
    private final RecordedTrack caller;
    private final RecordedTrack model;
    /** What was sent and has not found its place yet. */
    private final Deque<Sent> sent = new ArrayDeque<>();
    /** Where the next block begins, in milliseconds since the call began. */
    private long blockStart;

    CallRecording(Call call, AudioFormat format) {
        this.call = call;
        this.format = format;
        this.playout = call.playout();
        this.blockStart = call.facts().moment() / BLOCK_MILLIS * BLOCK_MILLIS;
        this.caller = new RecordedTrack(format, bytes(blockStart));
        this.model = new RecordedTrack(format, bytes(blockStart));
    }

    /** Audio that was sent; {@code position} of the playout's, {@code notBefore} of the recording's. */
    private static final class Sent {
        private final byte[] audio;
        private final long notBefore;
        private long position;
        private int from;
        private int to;

        private Sent(byte[] audio, long position, long notBefore) {
            this.audio = audio;
            this.position = position;
            this.notBefore = notBefore;
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
            return left() > 0;
        }
    }

    private long bytes(long millis) {
        return millis * format.bytesPerMilli();
    }

    /** The caller said so much, which has just come. */
    void said(byte[] frames) {
        long now = bytes(call.facts().moment());
        long begin = now - frames.length;
        if (caller.end() < begin - bytes(JITTER_MILLIS)) {
            caller.padTo(begin);
        }
        boolean behind = caller.end() > begin + bytes(JITTER_MILLIS);
        if (!behind || (caller.end() < now + bytes(MOST_BEHIND_MILLIS) && !isQuiet(frames))) {
            caller.append(frames, 0, frames.length);
        }
    }

    private boolean isQuiet(byte[] frames) {
        for (short sample : format.decode(frames)) {
            if (Math.abs(sample) > QUIET) {
                return false;
            }
        }
        return true;
    }

    /** The caller is sent so much, which begins at {@link Playout#sentBytes()}. */
    void sent(byte[] audio) {
        long arrives = call.facts().moment() + playout.roundTripMillis() + playout.startDelayMillis();
        sent.add(new Sent(audio, playout.sentBytes(), bytes(arrives)));
    }

    /** What was sent and lies at {@code heard} or behind it will not be heard. */
    void cut(long heard) {
        sent.removeIf(audio -> !audio.cutAt(heard));
    }

    /** Looks at the clock. Called about every 20 ms. */
    void tick() {
        long settled = call.facts().moment() - LAG_MILLIS;
        layUntil(bytes(settled));
        while (settled >= blockStart + BLOCK_MILLIS) {
            handOver(blockStart + BLOCK_MILLIS);
        }
    }

    /** The call is over: what is left is the last block. */
    void end() {
        long now = call.facts().moment();
        layUntil(bytes(now));
        while (now > blockStart) {
            handOver(Math.min(now, blockStart + BLOCK_MILLIS));
        }
    }

    private void layUntil(long until) {
        long heard = playout.heardBytes(call.loop().nanoTime());
        for (Sent next = sent.peek(); next != null && model.end() < until; next = sent.peek()) {
            int length = (int) Math.min(
                    next.left(), Math.min(until - Math.max(model.end(), next.notBefore), heard - next.position));
            if (length <= 0) {
                break;
            }
            model.padTo(next.notBefore);
            model.append(next.audio, next.from, length);
            next.taken(length);
            if (next.left() == 0) {
                sent.remove();
            }
        }
        model.padTo(until);
    }

    private void handOver(long until) {
        byte[] left = caller.take(bytes(until));
        byte[] right = model.take(bytes(until));
        call.events().recorded(call.facts(), new AudioBlock(blockStart, format, left, right));
        blockStart = until;
    }
}
