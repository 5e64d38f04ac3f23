package org.camelvoice.realtime.client;

import java.io.InterruptedIOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import okio.Utf8;
import org.camelvoice.call.MediaLoop;

/**
 * A socket of OkHttp's. Its callbacks come on a thread of OkHttp's, and each hops to the call's loop, once, in order.
 * The mutable fields belong to the call's loop.
 */
final class OkHttpRealtimeSocket extends WebSocketListener implements RealtimeSocket, MediaLoop.Ticker {
    private final Handshake handshake;
    private final RealtimeTransport.Options options;
    private final MediaLoop loop;
    private final Listener listener;

    private SocketState state = SocketState.CONNECTING;
    /** Null until {@link #connect}. */
    private WebSocket webSocket;
    /** By the loop's clock: when to stop waiting for the server's close frame. */
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

    // On a thread of OkHttp's.

    @Override
    public void onOpen(WebSocket opened, Response response) {
        loop.execute(this::opened);
    }

    @Override
    public void onMessage(WebSocket from, String message) {
        loop.execute(() -> text(message));
    }

    @Override
    public void onMessage(WebSocket from, ByteString message) {
        loop.execute(() -> text(message.utf8()));
    }

    /** The server's close frame, which {@link #onClosed} waits for our answer to hand on. */
    @Override
    public void onClosing(WebSocket closing, int code, String reason) {
        closing.close(code == CloseReason.NO_CODE ? 1000 : code, null);
        loop.execute(() -> over(code, reason));
    }

    /** @param response null, unless the server has answered the handshake */
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
            loop.remove(this);
            listener.closed(code, reason);
        }
    }

    @Override
    public void tick(long nanoTime) {
        if (nanoTime - due >= 0) {
            webSocket.cancel(); // it would wait for a minute
        }
    }

    @Override
    public boolean send(String message) {
        return state == SocketState.OPEN && !isFull(message) && webSocket.send(message);
    }

    /** OkHttp itself does not refuse what goes beyond its 16 MiB: it closes the socket. */
    private boolean isFull(String message) {
        long queued = webSocket.queueSize();
        long free = RealtimeTransport.MAX_MESSAGE_BYTES - queued;
        return queued > options.sendQueueBytes() || 3L * message.length() > free && Utf8.size(message) > free;
    }

    @Override
    public void close(int code, String reason) {
        if (state == SocketState.OPEN) {
            state = SocketState.CLOSING;
            due = loop.nanoTime() + options.closeTimeout().toNanos();
            loop.add(this);
            webSocket.close(code, CloseReason.cut(reason));
        }
    }
}
