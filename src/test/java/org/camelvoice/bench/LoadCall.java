package org.camelvoice.bench;

import java.util.Arrays;
import org.camelvoice.simulator.CallerListener;

/**
 * One call under load: both directions are watched, frame by frame. Its two ends meet here: what the model's end does, and
 * what the caller's end sees of it.
 */
final class LoadCall implements CallerListener {
    private static final long MISSED_NANOS = 1_000_000_000;
    /** Of what is still to be heard, with less of which a clear is not due. */
    private static final long HARDLY_AUDIBLE_NANOS = 60_000_000;

    /** What the load's own loop may add to a sample, where the sample is not large beside it. */
    private static final long LOAD_NANOS = 1_000_000;

    private static final long NOT_AWAITED = Long.MIN_VALUE;

    private final LoadClient client;
    private final LoadMeters meters;
    private final LoopWatch watch;
    private final FrameWatch uplink;
    private final FrameWatch downlink;
    /** Audio that does not fill a frame yet. Only touched by the event loop of a simulated caller. */
    private byte[] rest = new byte[0];
    /** Null until {@link #dialled}. */
    private LoadClient.Connected connected;
    /** When the caller has heard all that has come. Only touched by the load's loop, as all below. */
    private long heardNanos = Long.MIN_VALUE;

    private long clearAwaitedSince = NOT_AWAITED;

    /** @param dropsFirst whether the server drops what the caller says before there is a session */
    LoadCall(LoadClient client, LoadMeters meters, LoopWatch watch, boolean dropsFirst) {
        this.client = client;
        this.meters = meters;
        this.watch = watch;
        this.uplink = new FrameWatch(meters.uplink, dropsFirst);
        this.downlink = new FrameWatch(meters.downlink);
    }

    void dialled(LoadClient.Connected connected) {
        this.connected = connected;
    }

    boolean isOn() {
        return connected.isOn().getAsBoolean();
    }

    /** @throws AssertionError if the server broke a rule of the protocol */
    void close() throws Exception {
        connected.closing().close();
    }

    /** From the caller to the model. */
    FrameWatch uplink() {
        return uplink;
    }

    /** From the model to the caller. */
    FrameWatch downlink() {
        return downlink;
    }

    LoadMeters meters() {
        return meters;
    }

    // ---- The load's loop ---------------------------------------------------------------------------------------

    /** The caller has got so much audio, which plays after what is there. */
    void audible(long lengthNanos, long now) {
        heardNanos = Math.max(heardNanos, now) + lengthNanos;
    }

    /** When the caller will have heard everything that has come. */
    long heardNanos() {
        return heardNanos;
    }

    /** The model says that the caller speaks; the server owes a clear if the caller is hearing something. */
    void interrupted(long now) {
        if (clearAwaitedSince != NOT_AWAITED && now - clearAwaitedSince > MISSED_NANOS) {
            meters.clearIsMissed();
        }
        clearAwaitedSince = heardNanos - now > HARDLY_AUDIBLE_NANOS ? now : NOT_AWAITED;
    }

    /** The caller has got a clear. */
    void cleared(long now) {
        heardNanos = now;
        downlink.settle();
        if (clearAwaitedSince == NOT_AWAITED) {
            return;
        }
        long nanos = now - clearAwaitedSince;
        long away = watch.mostSince(clearAwaitedSince, now);
        if (away > LOAD_NANOS && away > nanos / 2) {
            meters.clearIsVoid();
        } else {
            meters.clear.record(nanos);
        }
        clearAwaitedSince = NOT_AWAITED;
    }

    // ---- A simulated caller ------------------------------------------------------------------------------------

    @Override
    public void frameSent(long nanos) {
        uplink.sent((int) (uplink.sent() % LoadSignal.SYMBOLS), nanos);
    }

    @Override
    public void audioReceived(byte[] audio, long nanos) {
        byte[] all = audio;
        if (rest.length > 0) {
            all = Arrays.copyOf(rest, rest.length + audio.length);
            System.arraycopy(audio, 0, all, rest.length, audio.length);
        }
        int at = 0;
        for (; at + client.frameBytes() <= all.length; at += client.frameBytes()) {
            downlink.received(client.symbolOf(all, at), nanos);
        }
        rest = Arrays.copyOfRange(all, at, all.length);
    }
}
