package org.camelvoice.platform;

import org.camelvoice.call.Call;
import org.camelvoice.call.Caller;

/** One caller's connection, in its platform's own words. Every method is called on the connection's loop, in order. */
public interface PlatformStream extends Caller {

    /** A text message came from the caller. */
    void text(String message);

    /** A binary message came from the caller. */
    void binary(byte[] message);

    /** Whether it is still to be decided if a call begins; until then nothing that the caller says is handed over. */
    default boolean isOpening() {
        return false;
    }

    /** Runs {@code task} when that is decided, which may be now. */
    default void whenOpened(Runnable task) {
        task.run();
    }

    /** The connection is gone, and nothing more will come. */
    void closed();

    /** The gateway stops: ends the call, and so the connection. */
    void goAway();

    /** Null until the caller has said enough for a call to begin. */
    Call call();

    /**
     * Sends a message to the caller.
     *
     * @param message    one of {@link Platform#outgoing()}
     * @param responseId null if it is of no response
     * @param itemId     null if it is of no item
     * @throws IllegalArgumentException if the body is not what that message takes; says what it expected
     */
    void send(String message, Object body, String responseId, String itemId);

    /**
     * Whether a tone among the audio that is sent is a key pressed, to a machine at the other end of the caller's line.
     * Where it is a sound to a listener, or is lost on the way, no key can be pressed.
     */
    default boolean canSendKeys() {
        return false;
    }

    /**
     * Sends the caller text for their eyes; the call is not over.
     *
     * @return false if the platform has no channel for text
     */
    default boolean message(String text) {
        return false;
    }
}
