package org.camelvoice.call;

import java.util.function.Consumer;

/**
 * The caller's side of a call, as its platform provides it. Every method is called on the call's loop.
 */
public interface Caller {

    /** The connection's id. Called from any thread. */
    String connectionId();

    /** Where they connect from, for logs: no address. */
    default String addressKind() {
        return "an unknown address";
    }

    /** How many messages have been read that came from the caller, of whatever kind. */
    default long received() {
        return 0;
    }

    /**
     * The line must not fall silent, since the model waits for the end of a word: hands on so much silence as if the
     * caller had sent it.
     *
     * @param millis a multiple of 20
     */
    void insertSilence(int millis);

    /**
     * Somebody comes with this call's {@linkplain CallRequest#key() key}: whether this caller is still there, who may be
     * gone without a word.
     *
     * @param answer is told on the call's loop, once, soon; at once where it cannot be known, and then that they are
     */
    default void isThere(Consumer<Boolean> answer) {
        answer.accept(true);
    }

    /**
     * Sends the caller a message in the words of their platform, for a route.
     *
     * @param message    one of the platform's, such as {@code media}
     * @param responseId null if it is of no response
     * @param itemId     null if it is of no item
     * @throws IllegalArgumentException if the body is not what that message takes; says what it expected
     */
    default void send(String message, Object body, String responseId, String itemId) {
        throw new IllegalArgumentException("Expected no message for this caller, got " + message);
    }

    /**
     * Sends the caller text for their eyes.
     *
     * @return false if their platform has no channel for text
     */
    default boolean message(String text) {
        return false;
    }

    /**
     * Whether a tone among the audio that is sent is a key pressed, to a machine at the other end of the caller's line.
     * Where it is a sound to a listener, or is lost on the way, no key can be pressed.
     */
    default boolean canSendKeys() {
        return false;
    }

    /** The platform has been asked to connect the caller with somebody else, or has refused; then their end is due to it. */
    default void transferring(boolean underWay) {}

    /** The call is over: the connection is closed. */
    void disconnect(EndReason reason);

    /** What is told of all that happens in the call, after everybody else; null if the caller's side has no use for it. */
    default CallEvents observer() {
        return null;
    }
}
