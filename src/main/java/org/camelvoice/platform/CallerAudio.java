package org.camelvoice.platform;

import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallerTimeline;

/**
 * What the caller says, on its way to the call's routes: in whole frames of 20 ms, with silence where the platform's
 * count says that something is missing, and without what comes too late. Owned by the connection's loop.
 */
public final class CallerAudio {
    /** The timestamp of audio whose platform has no count. */
    public static final int NO_TIMESTAMP = -1;

    private static final int FRAME_MILLIS = 20;

    private final Call call;
    private final String message;
    private final AudioFormat format;
    private final Framer framer;

    /** @param message that routes handle, such as {@code voice:twilio/media} */
    public CallerAudio(Call call, String message, AudioFormat format) {
        this.call = call;
        this.message = message;
        this.format = format;
        this.framer = new Framer(format.frameBytes(), format.silence());
    }

    /**
     * Audio has come.
     *
     * @param timestampMillis of its first byte, by the platform's own count, or {@link #NO_TIMESTAMP}
     */
    public void add(byte[] audio, long timestampMillis) {
        if (call.state().isOver()) {
            call.events().dropped(call, DropReason.CALL_OVER, (int) format.millis(audio.length));
            return;
        }
        int restMillis = (int) format.millis(framer.restBytes());
        byte[] frames = framer.frames(audio);
        if (frames.length > 0) {
            place(Math.max(NO_TIMESTAMP, timestampMillis - restMillis), frames);
        }
    }

    private void place(long timestampMillis, byte[] frames) {
        int millis = (int) format.millis(frames.length);
        int missing = call.timeline().place(timestampMillis, millis, call.moment());
        if (missing == CallerTimeline.LATE) {
            call.events().dropped(call, DropReason.LATE, millis);
            return;
        }
        call.timeline().appended(missing, call.moment());
        addSilence(missing);
        hear(frames, millis);
    }

    private void hear(byte[] frames, int millis) {
        call.timeline().appended(millis, call.moment());
        call.events().heardCaller(call, millis);
        handOn(frames);
    }

    /** Silence in the caller's place, which the timeline knows of already. */
    public void addSilence(int millis) {
        for (int done = 0; done < millis; done += FRAME_MILLIS) {
            handOn(framer.silentFrame());
        }
    }

    private void handOn(byte[] frames) {
        call.said(frames);
        call.dispatch(new CallMessage(message, frames, null, null, true));
    }

    /** No more will come: what is over is handed on as a frame. */
    public void end() {
        byte[] last = framer.lastFrame();
        if (last.length > 0) {
            hear(last, FRAME_MILLIS);
        }
    }
}
