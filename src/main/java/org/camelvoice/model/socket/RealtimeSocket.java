package org.camelvoice.model.socket;

/**
 * An open WebSocket to a Realtime server. Two implementations pass the same contract test: {@code vertx}, which lives
 * on the call's own event loop, and {@code okhttp}, for corporate proxies and custom TLS.
 *
 * <p>Text messages up to 16 MiB in both directions, without permessage-deflate. A binary message is read as UTF-8 text,
 * because some servers send JSON that way. After 5 s without a message, the socket sends a ping; after 15 s, it gives
 * up the connection.
 *
 * <pre>
 *   open ──▶ opened ──▶ text* ──▶ closed
 *     └────▶ failed
 * </pre>
 */
public interface RealtimeSocket {

    /**
     * Sends a text message without waiting. Called on the call's loop.
     *
     * @return false if it was refused: the socket is closed, or its send queue is full because the server does not read
     */
    boolean send(String message);

    /**
     * Stops reading until {@link #resume}. At most {@value #ON_THEIR_WAY} messages that were under way still arrive,
     * and then as many every {@value #TRICKLE_SECONDS} s, so that the server does not consider the connection dead.
     * Everything from the server keeps its order, so its pongs, its close and its reports of the caller's speech wait
     * too. Meanwhile {@code vertx} expects no pong. {@code okhttp} does, and gives up a connection whose pause outlasts
     * two pings. Called on the call's loop.
     */
    void pause();

    /** Resumes reading. Called on the call's loop. */
    void resume();

    /** The most messages that arrive from a paused socket at a time. */
    int ON_THEIR_WAY = 32;

    /**
     * The interval at which a paused socket delivers some, in seconds; short enough that servers keep the connection.
     */
    int TRICKLE_SECONDS = 10;

    /**
     * Closes the socket; idempotent. Called on the call's loop. The listener still gets the close: when the server has
     * answered it, or after a few seconds without an answer.
     *
     * @param code   a WebSocket status code that may be sent (RFC 6455 §7.4)
     * @param reason cut after 123 bytes
     */
    void close(int code, String reason);

    /**
     * Receives the socket's events. Every method is called on the call's loop, in order; the last one is called once.
     */
    interface Listener {

        /** The handshake succeeded (101). Called first, at most once. */
        void opened(RealtimeSocket socket);

        void text(String message);

        /**
         * Called last if the socket was opened: the server closed it, the gateway closed it, or the connection broke.
         *
         * @param code   the server's; 1005 if its close frame had none; 1006 without a close frame
         * @param reason the server's, or a description of the break; may be empty
         */
        void closed(int code, String reason);

        /**
         * Called last if the socket was not opened.
         *
         * @param cause  has a message that names the server, and no secret
         * @param status the HTTP status of a refused handshake, or 0
         */
        void failed(Throwable cause, int status);
    }
}
