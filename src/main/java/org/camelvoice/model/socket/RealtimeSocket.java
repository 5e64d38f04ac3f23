package org.camelvoice.model.socket;

/**
 * An open WebSocket to a Realtime server. Two implementations pass the same contract test: {@code vertx}, which lives
 * on the call's own event loop, and {@code okhttp}, for corporate proxies and custom TLS.
 *
 * <p>Text messages up to 16 MiB both ways, permessage-deflate off. A binary message is taken for a text in UTF-8, since
 * some servers send their JSON so. When nothing has come for 5 s the server is sent a ping; if nothing comes for 15 s the
 * connection is given up.
 *
 * <pre>
 *   open ──▶ opened ──▶ text* ──▶ closed
 *     └────▶ failed
 * </pre>
 */
public interface RealtimeSocket {

    /**
     * Sends a text message, without waiting. Called on the call's loop.
     *
     * @return false if it was refused: the socket is closed, or its send queue is full because the server does not read
     */
    boolean send(String message);

    /**
     * Reads no further, until {@link #resume}: at most {@value #ON_THEIR_WAY} messages come that were on their way, and
     * then as many every {@value #TRICKLE_SECONDS} s, so that the server does not take the connection for a dead one. What
     * it has sent stands in the order in which it was sent: its pongs, its close and whatever it says of the caller's
     * speech too. {@code vertx} waits for no pong meanwhile; {@code okhttp} does, and gives a connection up on which the
     * pause outlasts two pings. Called on the call's loop.
     */
    void pause();

    /** Reads on. Called on the call's loop. */
    void resume();

    /** How many messages may come of a paused socket at a time. */
    int ON_THEIR_WAY = 32;

    /** How often some do, in seconds: sooner than anybody gives up a connection on which nothing comes. */
    int TRICKLE_SECONDS = 10;

    /**
     * Closes; idempotent. Called on the call's loop. The listener still hears of the close: when the server has
     * answered it, or when it has not for a few seconds.
     *
     * @param code   a WebSocket status code that may be sent (RFC 6455 §7.4)
     * @param reason cut after 123 bytes
     */
    void close(int code, String reason);

    /** What comes from the server. Every method is called on the call's loop, in order; the last one comes once. */
    interface Listener {

        /** The handshake has succeeded: 101. First, and at most once. */
        void opened(RealtimeSocket socket);

        void text(String message);

        /**
         * Last, if it was opened: the server closed, or we did, or the connection broke.
         *
         * @param code   the server's; 1005 if its close frame had none; 1006 if there was no close frame
         * @param reason the server's, or what is known of the break; may be empty
         */
        void closed(int code, String reason);

        /**
         * Last, if it was not opened.
         *
         * @param cause  its message is a sentence that names the server, and no secret
         * @param status the HTTP status of a refused handshake, or 0
         */
        void failed(Throwable cause, int status);
    }
}
