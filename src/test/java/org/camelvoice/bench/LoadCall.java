package org.camelvoice.bench;

import java.util.Arrays;
import org.camelvoice.sandbox.CallerListener;
import org.camelvoice.sandbox.TwilioCaller;
import org.camelvoice.sandbox.TwilioCallerBuilder;

/** One call under load: both directions are watched, frame by frame. */
final class LoadCall implements CallerListener {
    private static final byte[][] FRAMES = frames();

    private final FrameWatch uplink;
    private final FrameWatch downlink;
    /** Audio that does not fill a frame yet. Only touched by the caller's event loop. */
    private byte[] rest = new byte[0];
    /** Null until {@link #dial}. */
    private TwilioCaller caller;

    LoadCall(LatencyHistogram uplink, LatencyHistogram downlink) {
        this.uplink = new FrameWatch(uplink);
        this.downlink = new FrameWatch(downlink);
    }

    void dial(TwilioCallerBuilder to) {
        caller = to.unrecorded()
                .background(frame -> FRAMES[(int) (frame % FRAMES.length)])
                .listener(this)
                .dial();
    }

    TwilioCaller caller() {
        return caller;
    }

    /** From the caller to the model. */
    FrameWatch uplink() {
        return uplink;
    }

    /** From the model to the caller. */
    FrameWatch downlink() {
        return downlink;
    }

    @Override
    public void frameSent(long nanos) {
        uplink.sent(nanos);
    }

    @Override
    public void audioReceived(byte[] mulaw, long nanos) {
        byte[] all = mulaw;
        if (rest.length > 0) {
            all = Arrays.copyOf(rest, rest.length + mulaw.length);
            System.arraycopy(mulaw, 0, all, rest.length, mulaw.length);
        }
        int at = 0;
        for (; at + LoadSignal.MULAW_FRAME_BYTES <= all.length; at += LoadSignal.MULAW_FRAME_BYTES) {
            downlink.received(LoadSignal.ofMulaw(all, at), nanos);
        }
        rest = Arrays.copyOfRange(all, at, all.length);
    }

    private static byte[][] frames() {
        byte[][] frames = new byte[LoadSignal.SYMBOLS][];
        for (int symbol = 0; symbol < frames.length; symbol++) {
            frames[symbol] = LoadSignal.mulaw(symbol);
        }
        return frames;
    }
}
