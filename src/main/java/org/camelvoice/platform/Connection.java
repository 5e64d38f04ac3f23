package org.camelvoice.platform;

import org.camelvoice.loop.MediaLoop;

/**
 * One caller's connection: a WebSocket, or whatever else a platform speaks. All methods are called on its
 * {@link #loop()}, and all that it delivers arrives there, in order.
 */
public interface Connection {

    /** The exchange property that carries the connection from a platform's socket route to {@code voice:<platform>}. */
    String PROPERTY = "CamelVoiceConnection";

    /** What {@link #closeCode()} is when there is none. */
    int UNKNOWN = -1;

    /** Unique in this process; what logs name. */
    String id();

    /** The loop that this connection, and so its call, lives on. */
    MediaLoop loop();

    /** The other end's address, {@code host:port}, for logs. */
    String remoteAddress();

    /** The WebSocket subprotocol that was agreed on when the connection was opened; null if none was. */
    String subprotocol();

    /** Whether it can still send. */
    boolean isOpen();

    /**
     * Sends a text message, without waiting.
     *
     * @return false if it was refused: the connection is closed, or its send queue is full because the other end does
     *         not read
     */
    boolean sendText(String message);

    /** Sends a binary message; as {@link #sendText}. */
    boolean sendBinary(byte[] message);

    /** Asks the other end for a sign of life, of which {@code answered} is told. */
    void ping(Runnable answered);

    /** The status code with which the other end closed (RFC 6455 §7.4); {@value #UNKNOWN} if it did not, or gave none. */
    int closeCode();

    /** Closes with a WebSocket status code (RFC 6455 §7.4) and a reason of at most 123 bytes; idempotent. */
    void close(int code, String reason);

    /** What the platform keeps for this connection; null until {@link #attach}. */
    Object attachment();

    void attach(Object attachment);
}
