package org.camelvoice.model.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import org.camelvoice.loop.FrameReader;
import org.camelvoice.loop.FrameWriter;
import org.camelvoice.loop.MediaLoop;

/**
 * A socket of Vert.x. Its callbacks come on the event loop that opened it. Usually that is the call's loop, and they
 * are delivered at once; otherwise each hops to the call's loop, once, in order. The mutable fields belong to the
 * call's loop, unless they say otherwise.
 */
final class VertxRealtimeSocket implements RealtimeSocket, MediaLoop.Ticker {
    private static final short MESSAGE_TOO_BIG = 1009;
    private static final long TRICKLE_NANOS = TRICKLE_SECONDS * 1_000_000_000L;

    private final ClientWebSocket webSocket;
    private final Handshake handshake;
    private final RealtimeTransport.Options options;
    private final MediaLoop loop;
    private final Listener listener;

    /** Null until it is open, and on a socket whose event loop is not the call's. Written by the socket's event loop. */
    private FrameWriter writer;
    /** Null where {@link #writer} is. Written by the socket's event loop. */
    private FrameReader reader;

    private SocketState state = SocketState.CONNECTING;
    /** The loop's time at which to give up connecting. */
    private long due;

    private boolean paused;
    /** The loop's time at which a paused socket lets the next messages through; meaningless unless paused. */
    private long trickleDue;

    private final Pulse pulse;
    /** The cause of the break; null if unknown. Written by the socket's event loop only. */
    private Throwable broken;

    VertxRealtimeSocket(
            ClientWebSocket webSocket,
            Handshake handshake,
            RealtimeTransport.Options options,
            MediaLoop loop,
            Listener listener) {
        this.webSocket = webSocket;
        this.handshake = handshake;
        this.options = options;
        this.loop = loop;
        this.listener = listener;
        this.pulse = new Pulse(options.pingInterval(), options.patience(), loop::nanoTime);
    }

    /** Called on the call's loop. */
    void connect(Vertx vertx, WebSocketConnectOptions connect) {
        due = loop.nanoTime() + options.handshakeTimeout().toNanos();
        loop.add(this);
        onEventLoop(vertx, () -> connect(connect));
    }

    /**
     * Vert.x lets a new socket read before it installs the handlers, and completes the caller's future after both. On
     * the event loop that opened the socket, nothing comes between these steps. On any other thread, the first message
     * may come before the handlers and be lost.
     */
    private static void onEventLoop(Vertx vertx, Runnable task) {
        Context current = Vertx.currentContext();
        if (Context.isOnEventLoopThread() && current != null && current.owner() == vertx) {
            task.run();
        } else {
            vertx.getOrCreateContext().runOnContext(nothing -> task.run());
        }
    }

    // On the socket's event loop.

    private void connect(WebSocketConnectOptions connect) {
        webSocket.textMessageHandler(message -> onLoop(() -> text(message)));
        webSocket.binaryMessageHandler(message -> onLoop(() -> text(message.toString())));
        webSocket.frameHandler(this::frame);
        webSocket.exceptionHandler(this::broke);
        webSocket.closeHandler(nothing -> gone());
        webSocket.connect(connect).onComplete(this::opened, cause -> onLoop(() -> refused(cause)));
    }

    private void opened(WebSocket opened) {
        opened.setWriteQueueMaxSize(options.sendQueueBytes());
        if (loop.isCurrent()) {
            ChannelHandlerContext vertxHandler = ((WebSocketInternal) opened).channelHandlerContext();
            writer = FrameWriter.ofClient(vertxHandler);
            reader = FrameReader.begin(vertxHandler, this::heard, utf8 -> heard(new String(utf8, UTF_8)));
        }
        onLoop(this::opened);
    }

    /** A message past Vert.x. */
    private void heard(String message) {
        pulse.heard();
        text(message);
    }

    /**
     * Sees the frames in their order, but for those that the reader takes. Vert.x calls the close handler before texts that
     * came just before the close.
     */
    private void frame(WebSocketFrame frame) {
        pulse.heard();
        if (frame.isClose()) {
            int code = frame.binaryData().length() == 0 ? CloseReason.NO_CODE : frame.closeStatusCode();
            String reason = frame.closeReason();
            onLoop(() -> over(code, reason == null ? "" : reason));
        }
    }

    private void broke(Throwable cause) {
        if (broken == null && !(cause instanceof HttpClosedException)) { // says only that the connection is gone
            broken = cause;
            webSocket.close(MESSAGE_TOO_BIG); // for anything else, the connection is closed already
        }
    }

    private void gone() {
        Short code = webSocket.closeStatusCode();
        if (code == null || code == CloseReason.NO_FRAME) { // otherwise the frame brings the code
            String reason = CloseReason.lost(broken);
            onLoop(() -> over(CloseReason.NO_FRAME, reason));
        }
    }

    private void onLoop(Runnable task) {
        if (loop.isCurrent()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    // On the call's loop.

    private void opened() {
        if (state == SocketState.OVER) { // too late
            webSocket.close();
            return;
        }
        state = SocketState.OPEN;
        pulse.begin();
        listener.opened(this);
    }

    private void refused(Throwable cause) {
        int status = cause instanceof UpgradeRejectedException rejected ? rejected.getStatus() : 0;
        failed(status == 0 ? handshake.failed(cause) : handshake.refused(status, cause), status);
    }

    private void text(String message) {
        if (state != SocketState.OVER) {
            listener.text(message);
        }
    }

    private void failed(Throwable cause, int status) {
        if (end()) {
            listener.failed(cause, status);
        }
    }

    private void over(int code, String reason) {
        if (end()) {
            listener.closed(code, reason);
        }
    }

    /** Whether it had not ended before. */
    private boolean end() {
        boolean first = state != SocketState.OVER;
        state = SocketState.OVER;
        loop.remove(this);
        return first;
    }

    @Override
    public void tick(long nanoTime) {
        if (state == SocketState.OPEN && paused) {
            trickle(nanoTime);
        } else if (state == SocketState.OPEN) {
            feel(nanoTime);
        } else if (state == SocketState.CONNECTING && nanoTime - due >= 0) {
            failed(handshake.timedOut(options.handshakeTimeout().toMillis()), 0);
        }
    }

    /** No pong arrives during a pause, so a ping only keeps the connection open. */
    private void trickle(long nanoTime) {
        if (nanoTime - trickleDue >= 0) {
            trickleDue = nanoTime + TRICKLE_NANOS;
            webSocket.fetch(ON_THEIR_WAY);
            webSocket.writePing(Buffer.buffer());
        }
    }

    private void feel(long nanoTime) {
        switch (pulse.tick(nanoTime)) {
            case PING -> webSocket.writePing(Buffer.buffer());
            case GIVE_UP -> giveUp();
            case NOTHING -> {
                // alive
            }
        }
    }

    /** The server will not answer the close frame. Vert.x then drops the connection. */
    private void giveUp() {
        webSocket.close();
        over(CloseReason.NO_FRAME, CloseReason.silent(options.patience()));
    }

    @Override
    public boolean send(String message) {
        if (state != SocketState.OPEN || isFull()) {
            return false;
        }
        if (writer != null && writer.writeText(message)) {
            writer.flush();
        } else {
            webSocket.writeTextMessage(message);
        }
        return true;
    }

    private boolean isFull() {
        if (writer != null) {
            return broken != null || reader.isClosed() || !writer.isWritable();
        }
        try {
            return webSocket.writeQueueFull();
        } catch (IllegalStateException e) { // closed on its event loop; this loop does not know yet
            return true;
        }
    }

    /** Vert.x buffers 16 frames, then stops reading the connection. */
    @Override
    public void pause() {
        if (state == SocketState.OPEN && !paused) {
            paused = true;
            trickleDue = loop.nanoTime() + TRICKLE_NANOS;
            if (reader != null) {
                reader.pause();
            }
            webSocket.pause();
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            pulse.begin();
            webSocket.resume();
            if (reader != null) {
                reader.resume();
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        if (state == SocketState.OPEN) {
            resume(); // otherwise the server's close would not arrive
            state = SocketState.CLOSING;
            webSocket.close((short) code, CloseReason.cut(reason));
        }
    }
}
