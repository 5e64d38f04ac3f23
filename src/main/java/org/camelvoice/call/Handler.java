package org.camelvoice.call;

import java.util.function.Consumer;

/** A route that handles one message of its calls. */
public interface Handler {

    /** The message: scheme and path, such as {@code openai-realtime:response.output_audio.delta}. */
    String message();

    /** Of which calls. */
    Audience audience();

    /** Route and file, for people. */
    String description();

    /**
     * Runs the route. Called on the call's loop, one message of the call after the other.
     *
     * @param done called once, when the route has finished, on the thread on which it finished
     */
    void handle(HandledCall call, CallMessage message, Done done);

    /** How a route ended. */
    interface Done {

        /** @param failure null if it succeeded */
        void done(Throwable failure);

        /**
         * Called before the route starts, on the call's loop.
         *
         * @param release frees the route's resources if this failure keeps it from ever calling back
         */
        default void mayBeGivenUp(Consumer<Throwable> release) {}
    }
}
