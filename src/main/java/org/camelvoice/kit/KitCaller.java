package org.camelvoice.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;

/** A caller of the kit's: a peer at one end of a line, the platform at the other. */
final class KitCaller implements Peer.Line {
    private static final int TICK_MILLIS = MediaLoop.TICK_MILLIS;

    private final Peer peer;
    private final KitConnection connection;
    private final MediaLoop loop;
    private final Deque<KitConnection.Sent> underWay = new ArrayDeque<>();
    /** Null until the platform has opened it. */
    private ConnectedCaller caller;
    /** What the platform threw on something that its peer said; null if it has not. */
    private Throwable thrown;

    private boolean closedTold;
    private int millis;

    KitCaller(int number, Peer peer, MediaLoop loop) {
        this.peer = peer;
        this.loop = loop;
        this.connection = new KitConnection("line-" + number, loop, peer.subprotocol());
        peer.connect(this);
    }

    /**
     * The connection is made, and the peer has not said anything.
     *
     * @param line as the platform is to see it
     */
    void connect(Platform platform, Connection line, Calls calls, String tenant) {
        guard(() -> {
            caller = ConnectedCaller.connect(platform, line, peer.parameters(tenant), calls);
            line.connected(caller);
        });
    }

    /** Null if none has begun. */
    Call call() {
        return caller == null ? null : caller.call();
    }

    /** Null if the platform could not open it. */
    ConnectedCaller caller() {
        return caller;
    }

    Peer peer() {
        return peer;
    }

    AudioFormat format() {
        return peer.format();
    }

    KitConnection connection() {
        return connection;
    }

    Throwable thrown() {
        return thrown;
    }

    /** A millisecond passes: what was under way arrives, and the peer plays. */
    void pass() {
        deliver();
        for (Object message = connection.arrived(); message != null; message = connection.arrived()) {
            arrive(message);
        }
        peer.ear().listen();
        if (++millis % TICK_MILLIS == 0 && !connection.isGone()) {
            peer.tick();
        }
    }

    private void arrive(Object message) {
        if (message instanceof String text) {
            peer.hear(text);
        } else if (message instanceof byte[] bytes) {
            peer.hear(bytes);
        } else {
            ((Runnable) message).run();
        }
    }

    private void deliver() {
        while (!underWay.isEmpty() && underWay.element().arrivesAt() - loop.nanoTime() <= 0 && isRead()) {
            Object message = underWay.remove().message();
            if (!closedTold) {
                guard(() -> hand(message));
            }
        }
        if (connection.isGone() && !closedTold && underWay.isEmpty()) {
            closedTold = true;
            guard(this::tellClosed);
        }
    }

    private boolean isRead() {
        return caller == null || caller.isIdle();
    }

    private void hand(Object message) {
        if (message instanceof Runnable close) {
            close.run();
        } else if (caller != null && message instanceof String text) {
            caller.text(text);
        } else if (caller != null) {
            caller.binary((byte[]) message);
        }
    }

    private void tellClosed() {
        if (caller != null) {
            caller.closed();
        }
    }

    /** In the gateway it would be logged, and the message lost. */
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (Exception e) {
            thrown = thrown == null ? e : thrown;
        }
    }

    @Override
    public void say(String message) {
        send(message);
    }

    @Override
    public void say(byte[] message) {
        send(message.clone());
    }

    private void send(Object message) {
        underWay.add(new KitConnection.Sent(message, loop.nanoTime() + KitConnection.LATENCY_MILLIS * 1_000_000L));
    }

    @Override
    public void close(int code) {
        Runnable close = () -> connection.closedByPeer(code);
        send(close);
    }
}
