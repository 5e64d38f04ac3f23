package org.camelvoice.platform;

import org.camelvoice.loop.MediaLoop;

/**
 * One caller's connection: a WebSocket, or whatever else a platform speaks. All methods are called on its
 * {@link #loop()}.
 *
 * <p>What happens on it reaches its platform as exchanges to {@code voice:<platform>}, one after the other, each with the
 * property {@value #PROPERTY}: this; and the first and last also with {@link ConnectionEvent#PROPERTY}.
 */
public interface Connection {

    /** The exchange property that carries the connection from a platform's route to {@code voice:<platform>}. */
    String PROPERTY = "CamelVoiceConnection";

    /** What {@link #closeCode()} is when there is none. */
    int UNKNOWN = -1;

    /** Unique in this process; what logs name. Called from any thread. */
    String id();

    /** The loop that this connection, and so its call, lives on. Called from any thread. */
    MediaLoop loop();

    /** The other end's address, {@code host:port}, for logs. */
    String remoteAddress();

    /** The WebSocket subprotocol that was agreed on when the connection was opened; null if none was. */
    default String subprotocol() {
        return null;
    }

    /** Whoever is connected is turned away for a reason that the public port counts. Nothing where nobody counts. */
    default void refused(RefusalReason reason) {}

    /** Whether it can still send. */
    boolean isOpen();

    /**
     * Sends a text message, without waiting.
     *
     * @return false if it was refused: the connection is closed, or its send queue is full because the other end does
     *         not read
     * @throws UnsupportedOperationException if it carries binary messages only
     */
    default boolean sendText(String message) {
        throw new UnsupportedOperationException("Connection " + id() + " carries binary messages only");
    }

    /**
     * Sends a binary message; as {@link #sendText}.
     *
     * @param message is the connection's to keep
     */
    default boolean sendBinary(byte[] message) {
        throw new UnsupportedOperationException("Connection " + id() + " carries text messages only");
    }

    /**
     * What was sent in answer to the message that came, on a connection that is asked for it each time; taken once. It is
     * the next body of the message's exchange if that one's pattern is InOut. Null if nothing was sent.
     */
    default byte[] takeReply() {
        return null;
    }

    /**
     * Asks the other end for a sign of life, of which {@code answered} is told on the loop. Nothing where it cannot be
     * asked: then only what it sends shows that it is there.
     */
    default void ping(Runnable answered) {}

    /**
     * The status code with which the other end closed (RFC 6455 §7.4), {@link CloseCode#NORMAL} where it closed in good
     * order on another kind of connection; {@value #UNKNOWN} if it did not, or gave none.
     */
    default int closeCode() {
        return UNKNOWN;
    }

    /**
     * Closes; idempotent. The platform is still to be told of it, by {@link ConnectionEvent#CLOSE}.
     *
     * @param code   a WebSocket status code (RFC 6455 §7.4), of no meaning for other connections
     * @param reason of at most 123 bytes
     */
    void close(int code, String reason);

    /** Who is connected; null until {@link #connected}. */
    ConnectedCaller caller();

    /** Keeps who is connected, for {@link #caller()}. Called once, when the platform has been told that it is open. */
    void connected(ConnectedCaller caller);
}
