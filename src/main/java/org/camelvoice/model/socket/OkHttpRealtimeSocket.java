package org.camelvoice.model.socket;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import okio.Utf8;
import org.camelvoice.loop.MediaLoop;

/**
 * A socket of OkHttp. Its callbacks come on an OkHttp thread, and each hops to the call's loop, once, in order. The
 * mutable fields belong to the call's loop.
 *
 * <p>OkHttp reads each socket on a separate thread. That thread waits while too many messages are under way to the
 * loop; a pause works by not returning their permits. OkHttp pings by itself, and receives no pong while its thread
 * waits, so a pause longer than two ping intervals may lose the socket.
 */
final class OkHttpRealtimeSocket extends WebSocketListener implements RealtimeSocket, MediaLoop.Ticker {
    private static final long TRICKLE_NANOS = TRICKLE_SECONDS * 1_000_000_000L;

    private final Handshake handshake;
    private final RealtimeTransport.Options options;
    private final MediaLoop loop;
    private final Listener listener;
    /** Permits for messages under way to the loop. */
    private final Semaphore places = new Semaphore(ON_THEIR_WAY);

    private boolean paused;
    /** Permits that a paused socket has not returned. */
    private int heldBack;
    /** The loop's time at which a paused socket returns some permits; meaningless unless paused. */
    private long trickleDue;

    private SocketState state = SocketState.CONNECTING;
    /** Null until {@link #connect}. */
    private WebSocket webSocket;
    /** The loop's time at which to stop waiting for the server's close frame. */
    private long due;

    OkHttpRealtimeSocket(Handshake handshake, RealtimeTransport.Options options, MediaLoop loop, Listener listener) {
        this.handshake = handshake;
        this.options = options;
        this.loop = loop;
        this.listener = listener;
    }

    void connect(OkHttpClient client, Request request) {
        webSocket = client.newWebSocket(request, this);
    }

    // On an OkHttp thread.

    @Override
    public void onOpen(WebSocket opened, Response response) {
        loop.execute(this::opened);
    }

    @Override
    public void onMessage(WebSocket from, String message) {
        handOn(message);
    }

    @Override
    public void onMessage(WebSocket from, ByteString message) {
        handOn(message.utf8());
    }

    /** Waits for a permit. */
    private void handOn(String message) {
        places.acquireUninterruptibly();
        loop.execute(() -> {
            try {
                text(message);
            } finally {
                giveBackPlace();
            }
        });
    }

    /** The server's close frame. OkHttp calls {@link #onClosed} only after an answer. */
    @Override
    public void onClosing(WebSocket closing, int code, String reason) {
        closing.close(code == CloseReason.NO_CODE ? 1000 : code, null);
        loop.execute(() -> over(code, reason));
    }

    /** @param response null if the server did not answer the handshake */
    @Override
    public void onFailure(WebSocket failed, Throwable cause, Response response) {
        int status = response == null || response.code() == 101 ? 0 : response.code();
        loop.execute(() -> broke(cause, status));
    }

    // On the call's loop.

    private void opened() {
        state = SocketState.OPEN;
        listener.opened(this);
    }

    private void giveBackPlace() {
        if (paused) {
            heldBack++;
        } else {
            places.release();
        }
    }

    private void giveBackAll() {
        places.release(heldBack);
        heldBack = 0;
    }

    private void text(String message) {
        if (state != SocketState.OVER) {
            listener.text(message);
        }
    }

    private void broke(Throwable cause, int status) {
        if (state != SocketState.CONNECTING) {
            over(CloseReason.NO_FRAME, CloseReason.lost(cause));
            return;
        }
        state = SocketState.OVER;
        if (status != 0) {
            listener.failed(handshake.refused(status, cause), status);
        } else if (cause instanceof InterruptedIOException) { // OkHttp's time-outs
            listener.failed(handshake.timedOut(options.handshakeTimeout().toMillis()), 0);
        } else {
            listener.failed(handshake.failed(cause), 0);
        }
    }

    private void over(int code, String reason) {
        if (state != SocketState.OVER) {
            state = SocketState.OVER;
            resume();
            loop.remove(this);
            listener.closed(code, reason);
        }
    }

    @Override
    public void tick(long nanoTime) {
        if (state == SocketState.CLOSING && nanoTime - due >= 0) {
            webSocket.cancel(); // otherwise it would wait for a minute
        } else if (paused && nanoTime - trickleDue >= 0) {
            trickleDue = nanoTime + TRICKLE_NANOS;
            giveBackAll();
        }
    }

    @Override
    public void pause() {
        if (state == SocketState.OPEN && !paused) {
            paused = true;
            trickleDue = loop.nanoTime() + TRICKLE_NANOS;
            loop.add(this);
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            loop.remove(this);
            giveBackAll();
        }
    }

    @Override
    public boolean send(String message) {
        return state == SocketState.OPEN && !isFull(message) && webSocket.send(message);
    }

    /** OkHttp does not refuse a message beyond its 16 MiB queue: it closes the socket. */
    private boolean isFull(String message) {
        long queued = webSocket.queueSize();
        long free = RealtimeTransport.MAX_MESSAGE_BYTES - queued;
        return queued > options.sendQueueBytes() || 3L * message.length() > free && Utf8.size(message) > free;
    }

    @Override
    public void close(int code, String reason) {
        if (state == SocketState.OPEN) {
            resume(); // otherwise the server's close would not arrive
            state = SocketState.CLOSING;
            due = loop.nanoTime() + options.closeTimeout().toNanos();
            loop.add(this);
            webSocket.close(code, CloseReason.cut(reason));
        }
    }
}
