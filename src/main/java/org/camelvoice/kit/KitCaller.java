package org.camelvoice.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/** A caller of the kit's: a peer at one end of a line, the platform's stream at the other. */
final class KitCaller implements Peer.Line {
    private static final String AUDIO_OF = "%s%d";
    private static final int TICK_MILLIS = MediaLoop.TICK_MILLIS;

    private final Peer peer;
    private final KitConnection connection;
    private final MediaLoop loop;
    private final Deque<KitConnection.Sent> underWay = new ArrayDeque<>();
    /** Null until the platform has opened it. */
    private PlatformStream stream;
    /** What the platform threw on something that its peer said; null if it has not. */
    private Throwable thrown;

    private boolean closedTold;
    private int millis;

    KitCaller(int number, Peer peer, MediaLoop loop) {
        this.peer = peer;
        this.loop = loop;
        this.connection = new KitConnection(AUDIO_OF.formatted("line-", number), loop, peer.subprotocol());
        peer.connect(this);
    }

    /** The connection is made, and the peer has not said anything. */
    void connect(Platform platform, Calls calls, String tenant) {
        guard(() -> {
            stream = platform.open(connection, peer.parameters(tenant), calls);
            connection.attach(stream);
        });
    }

    /** Null if none has begun. */
    Call call() {
        return stream == null ? null : stream.call();
    }

    PlatformStream stream() {
        return stream;
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
        while (!underWay.isEmpty() && underWay.element().arrivesAt() - loop.nanoTime() <= 0) {
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

    private void hand(Object message) {
        if (stream == null) {
            return;
        }
        if (message instanceof String text) {
            stream.text(text);
        } else if (message instanceof byte[] bytes) {
            stream.binary(bytes);
        } else {
            ((Runnable) message).run();
        }
    }

    private void tellClosed() {
        if (stream != null) {
            stream.closed();
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
