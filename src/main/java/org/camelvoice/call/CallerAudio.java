package org.camelvoice.call;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Framer;
import org.camelvoice.audio.LateAudio;
import org.camelvoice.audio.ReorderWindow;
import org.camelvoice.call.CallEvents.DropReason;

/**
 * What the caller says, on its way to the call's routes: in order, in whole frames of 20 ms, with silence where the
 * platform's count says that something is missing. What comes late is kept, up to 3 s of it, or dropped, as
 * {@link CallerLimits} have it; so is what comes faster than anybody speaks. Owned by the connection's loop.
 */
public final class CallerAudio {
    /** The timestamp of audio whose platform has no clock. */
    public static final int NO_TIMESTAMP = ReorderWindow.UNKNOWN;
    /** The number of audio whose platform has no count. */
    public static final int NO_NUMBER = ReorderWindow.UNKNOWN;

    private static final int FRAME_MILLIS = 20;
    /** A sender's clock may be a little faster than ours. */
    private static final double MILLIS_PER_SECOND = 1_010;
    /** As much again may be dropped within a minute; a caller who goes on then is nobody who speaks. */
    private static final int SECONDS_OF_SURPLUS = 60;

    private final Call call;
    private final String message;
    private final AudioFormat format;
    private final CallerLimits limits;
    private final Framer framer;
    private final Allowance allowance;
    private final Allowance surplus;
    private final ReorderWindow window;
    private final LateAudio late;

    /** @param message that routes handle, such as {@code voice:twilio/media} */
    public CallerAudio(Call call, String message, AudioFormat format, CallerLimits limits) {
        this.call = call;
        this.message = message;
        this.format = format;
        this.limits = limits;
        this.framer = new Framer(format.frameBytes(), format.silence());
        this.late = new LateAudio(format, new InOrder());
        this.window = new ReorderWindow(format, late);
        long now = call.loop().nanoTime();
        double most = limits.audioAheadMillis();
        this.allowance = new Allowance(most, MILLIS_PER_SECOND, now);
        this.surplus = new Allowance(most, most / SECONDS_OF_SURPLUS, now);
    }

    /** What has passed the window, and did not wait too long for that. */
    private final class InOrder implements ReorderWindow.Output {
        @Override
        public void next(byte[] audio, int missingMillis, long timestamp, long moment) {
            if (late.isGathering() && !isInTime(audio)) { // which was not asked when it came, since most of it goes
                tooFast(audio);
            } else {
                hear(audio, missingMillis, timestamp);
            }
        }

        @Override
        public void late(byte[] audio) {
            drop(audio, DropReason.LATE);
        }

        @Override
        public void duplicate(byte[] audio) {
            drop(audio, DropReason.DUPLICATE);
        }
    }

    /**
     * Audio has come.
     *
     * @param number          of this piece of audio, by the platform's own count, one more each time; or
     *     {@link #NO_NUMBER}
     * @param timestampMillis of its first byte, by the platform's own clock, or {@link #NO_TIMESTAMP}
     */
    public void add(byte[] audio, long number, long timestampMillis) {
        if (call.state().isOver()) {
            drop(audio, DropReason.CALL_OVER);
        } else if (!late.isGathering() && !isInTime(audio)) {
            tooFast(audio);
        } else if (audio.length > 0) {
            if (timestampMillis >= 0 && window.hasTimes()) {
                call.mouthpiece().came(timestampMillis + format.millis(audio.length));
            }
            window.add(audio, number, timestampMillis, call.facts().moment());
        }
    }

    /** Whether it has come no sooner than it may; each such audio counts. */
    private boolean isInTime(byte[] audio) {
        return allowance.take(cost(audio), now());
    }

    private double cost(byte[] audio) {
        return Math.max(1, millis(audio)); // even if it is empty
    }

    private void tooFast(byte[] audio) {
        drop(audio, DropReason.TOO_FAST);
        if (!surplus.take(cost(audio), now())) {
            call.ending()
                    .end(new EndReason(
                            EndReason.Kind.PROTOCOL_ERROR,
                            "Audio came from the caller faster than it can be said: %d ms ahead, and as much again"
                                    .formatted(limits.audioAheadMillis())));
        }
    }

    private long now() {
        return call.loop().nanoTime();
    }

    private double millis(byte[] audio) {
        return audio.length / (double) format.bytesPerMilli();
    }

    private void drop(byte[] audio, DropReason reason) {
        call.events().dropped(call.facts(), reason, (int) format.millis(audio.length));
    }

    /** Looks at the clock. To be called about every 20 ms. */
    public void tick() {
        window.tick(call.facts().moment());
        late.tick(call.facts().moment());
    }

    private void hear(byte[] audio, int missingMillis, long timestamp) {
        if (missingMillis > 0) {
            fill(call.mouthpiece().timeline().missing(missingMillis - missingMillis % FRAME_MILLIS));
        }
        int millis = (int) format.millis(audio.length);
        if (!limits.keepLateAudio()
                && window.isSure()
                && call.mouthpiece().timeline().isLate(millis)) {
            call.mouthpiece().timeline().lateDropped(millis, call.facts().moment());
            drop(audio, DropReason.LATE);
        } else {
            int rest = (int) format.millis(framer.restBytes());
            hear(framer.frames(audio), timestamp < rest ? NO_TIMESTAMP : timestamp - rest);
        }
    }

    /** A gap counts as audio does, so that leaping timestamps bring no more of it. */
    private void fill(int millis) {
        if (millis > 0 && allowance.take(millis, now())) {
            byte[] gap = new byte[millis * format.bytesPerMilli()];
            Arrays.fill(gap, format.silence());
            byte[] frames = framer.frames(gap);
            call.mouthpiece()
                    .timeline()
                    .gapFilled((int) format.millis(frames.length), call.facts().moment());
            handOnSingly(frames);
        }
    }

    private void hear(byte[] frames, long timestamp) {
        if (frames.length > 0) {
            int millis = (int) format.millis(frames.length);
            call.mouthpiece().timeline().appended(millis, call.facts().moment());
            call.events().heardCaller(call.facts(), millis);
            call.mouthpiece().said(frames, timestamp);
            handOn(frames);
        }
    }

    /** Silence in the caller's place, which the timeline knows of already. Nobody said it, so it is not recorded. */
    public void addSilence(int millis) {
        for (int done = 0; done < millis; done += FRAME_MILLIS) {
            handOn(framer.frames(framer.silentFrame()));
        }
    }

    private void handOnSingly(byte[] frames) {
        for (int at = 0; at < frames.length; at += format.frameBytes()) {
            byte[] frame = Arrays.copyOfRange(frames, at, at + format.frameBytes());
            call.mouthpiece().said(frame);
            handOn(frame);
        }
    }

    private void handOn(byte[] frames) {
        call.routes().dispatch(new CallMessage(message, frames, null, null, true));
    }

    /** No more will come: what waits is handed on, and what is over as a frame. */
    public void end() {
        window.end(call.facts().moment());
        late.end(call.facts().moment());
        hear(framer.lastFrame(), NO_TIMESTAMP);
    }
}
