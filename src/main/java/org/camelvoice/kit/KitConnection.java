package org.camelvoice.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;

/**
 * A line of the kit's, as a platform sees it: what it sends is under way for 20 ms, and comes to the peer in the order in
 * which it was sent, the close last.
 */
final class KitConnection implements Connection {
    static final int LATENCY_MILLIS = 20;
    private static final int WENT_AWAY = 1006; // RFC 6455, §7.4.1: no close frame came

    private final String id;
    private final MediaLoop loop;
    private final String subprotocol;
    private final Deque<Sent> underWay = new ArrayDeque<>();
    /** Null until {@link #connected}. */
    private ConnectedCaller caller;

    private int closeCode = UNKNOWN;
    private int sent;
    private boolean closed;
    private boolean gone;
    private boolean full;
    private boolean mute;

    /** @param message a String, a byte[], or a Runnable */
    record Sent(Object message, long arrivesAt) {}

    KitConnection(String id, MediaLoop loop, String subprotocol) {
        this.id = id;
        this.loop = loop;
        this.subprotocol = subprotocol;
    }

    /** The next that has come to the peer; null if nothing has. */
    Object arrived() {
        boolean has = !underWay.isEmpty() && underWay.element().arrivesAt - loop.nanoTime() <= 0;
        return has ? underWay.remove().message : null;
    }

    /** From now on the peer reads nothing. */
    void fill() {
        full = true;
    }

    /** From now on the peer gives no sign of life. */
    void mute() {
        mute = true;
    }

    /** The peer closes. */
    void closedByPeer(int code) {
        if (!closed) {
            closeCode = code == WENT_AWAY ? UNKNOWN : code;
            closed = true;
            gone = true;
        }
    }

    /** Whether the platform, or its peer, has closed it. */
    boolean isClosed() {
        return closed;
    }

    /** How many messages the platform has sent. */
    int sent() {
        return sent;
    }

    /** Whether nothing of the peer's comes any more. */
    boolean isGone() {
        return gone;
    }

    private boolean send(Object message) {
        if (closed || full) {
            return false;
        }
        sent++;
        underWay.add(new Sent(message, loop.nanoTime() + LATENCY_MILLIS * 1_000_000L));
        return true;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public MediaLoop loop() {
        return loop;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.1:5060"; // RFC 5737: nobody's
    }

    @Override
    public String subprotocol() {
        return subprotocol;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean sendText(String message) {
        return send(message);
    }

    @Override
    public boolean sendBinary(byte[] message) {
        return send(message.clone());
    }

    @Override
    public void ping(Runnable answered) {
        if (!mute) {
            send(answered);
        }
    }

    @Override
    public int closeCode() {
        return closeCode;
    }

    @Override
    public void close(int code, String reason) {
        Runnable goes = () -> gone = true;
        if (!closed) {
            underWay.add(new Sent(goes, loop.nanoTime() + LATENCY_MILLIS * 1_000_000L));
            closed = true;
        }
    }

    @Override
    public ConnectedCaller caller() {
        return caller;
    }

    @Override
    public void connected(ConnectedCaller connected) {
        caller = connected;
    }
}
