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

    /**
     * The line must not fall silent, since the model waits for the end of a word: hands on so much silence as if the
     * caller had sent it.
     *
     * @param millis a multiple of 20
     */
    void hearSilence(int millis);

    /**
     * Somebody comes with this call's {@linkplain CallRequest#key() key}: whether this caller is still there, who may be
     * gone without a word.
     *
     * @param answer is told on the call's loop, once, soon; at once where it cannot be known, and then that they are
     */
    default void isThere(Consumer<Boolean> answer) {
        answer.accept(true);
    }

    /** The call is over: the connection is closed. */
    void disconnect(EndReason reason);

    /** What is told of all that happens in the call, after everybody else; null if the caller's side has no use for it. */
    default CallEvents observer() {
        return null;
    }
}
