package org.camelvoice.realtime.client;

/**
 * An open WebSocket to a Realtime server. Two implementations pass the same contract test: {@code vertx}, which lives
 * on the call's own event loop, and {@code okhttp}, for corporate proxies and custom TLS.
 *
 * <p>Text messages up to 16 MiB both ways, permessage-deflate off, a ping of our own every 20 s.
 */
public interface RealtimeSocket {

    /**
     * Sends a text message, without waiting. Called on the call's loop.
     *
     * @return false if it was refused: the socket is closed, or its send queue is full because the server does not read
     */
    boolean send(String message);

    /** Closes with a WebSocket status code (RFC 6455 §7.4); idempotent; the listener still hears of the close. */
    void close(int code, String reason);

    /** What comes from the server. Every method is called on the call's loop, in order; the last one comes once. */
    interface Listener {

        /** The handshake has succeeded: 101. First, and at most once. */
        void opened(RealtimeSocket socket);

        void text(String message);

        /** Last: the server closed, or we did. {@code code} 1006 if there was no close frame. */
        void closed(int code, String reason);

        /** Last: it could not be opened, or broke. {@code status} is the HTTP status of a refused handshake, or 0. */
        void failed(Throwable cause, int status);
    }
}
