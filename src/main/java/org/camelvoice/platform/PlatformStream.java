package org.camelvoice.platform;

import org.camelvoice.call.CallEvents;
import org.camelvoice.call.EndReason;

/**
 * What is a platform's own of one connection: what its messages mean, and what it is told when. {@link Platform#open} makes
 * one for each connection, with the {@link ConnectedCaller} that it is about; a stream usually is also the
 * {@link org.camelvoice.audio.Playout.Output} of the line with which it begins a call.
 *
 * <p>Every method is called on the connection's loop, in order, and must not block. Nothing is handed over after the
 * caller was turned away, nor while it is to be seen whether another caller is still there who has the session id.
 */
public interface PlatformStream {

    /** The connection is open; nothing has come yet. Where that is enough for a call, the stream begins it here. */
    default void opened() {}

    /**
     * A text message came from the caller. All but audio is to be acted on only if the caller
     * {@linkplain ConnectedCaller#admits() may} send it.
     *
     * @throws IllegalArgumentException if it makes no sense: says what was expected and what came, and nothing that may be
     *     secret or was said; the message comes to nothing, and after 50 of them in a row the call ends
     */
    void text(String message);

    /**
     * A binary message came from the caller; as {@link #text}.
     *
     * @param message is the stream's to keep
     */
    default void binary(byte[] message) {
        throw new IllegalArgumentException("Expected text, got a binary message of " + message.length + " bytes");
    }

    /** A message of the caller's was refused: tells them why, where the platform has a word for it. */
    default void refused(String sentence) {}

    /**
     * Sends the caller one of the platform's other messages than audio, for a route.
     *
     * @param message one of {@link Platform#outgoing()}
     * @param body    the exchange's; may be null
     * @throws IllegalArgumentException if the body is not what that message takes; says what it expected
     */
    default void send(String message, Object body) {
        throw new IllegalArgumentException("Expected audio, got the message " + message);
    }

    /**
     * Sends the caller text for their eyes.
     *
     * @return false if the platform has no channel for text
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

    /**
     * Whether a caller who is there may send nothing for long. Then they are {@linkplain Connection#ping asked} for a sign
     * of life after 15 s; in either case the call ends when none has come for 30 s.
     */
    default boolean mayBeSilent() {
        return false;
    }

    /** Whether a caller who closes the connection in good order has hung up; else only {@code hungUp} says so. */
    default boolean hangsUpByClosing() {
        return true;
    }

    /** What is told of all that happens in the call, after everybody else; null if the platform has no use for it. */
    default CallEvents observer() {
        return null;
    }

    /**
     * No call begins. Tells the caller why, in the platform's words, and then closes the connection.
     *
     * @param sentence for the caller
     * @param close    to be run, on the loop, now or when the caller has been told
     */
    default void turnedAway(TurnedAway why, String sentence, Runnable close) {
        close.run();
    }

    /**
     * The call is over: tells the caller, in the platform's words. The connection is closed next.
     *
     * @param reason whose sentence is for operators, and may name servers
     */
    default void ended(EndReason reason) {}
}
