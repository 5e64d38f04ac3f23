package org.camelvoice.bench;

import java.util.Arrays;
import org.camelvoice.simulator.CallerListener;
import org.camelvoice.simulator.Callers;

/** One call under load: both directions are watched, frame by frame. */
final class LoadCall implements CallerListener {
    private final LoadClient client;
    private final FrameWatch uplink;
    private final FrameWatch downlink;
    /** Audio that does not fill a frame yet. Only touched by the caller's event loop. */
    private byte[] rest = new byte[0];
    /** Null until {@link #dial}. */
    private LoadClient.Connected connected;

    LoadCall(LoadClient client, LatencyHistogram uplink, LatencyHistogram downlink) {
        this.client = client;
        this.uplink = new FrameWatch(uplink);
        this.downlink = new FrameWatch(downlink);
    }

    /** @param id no other call's */
    void dial(Callers callers, int port, String tenant, String id) {
        connected = client.dial(callers, port, tenant, id, this);
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

    @Override
    public void frameSent(long nanos) {
        uplink.sent(nanos);
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
