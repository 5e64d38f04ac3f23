package org.camelvoice.call;

import java.util.function.Consumer;

/** A route that handles one message of the calls that it is for. */
public interface Handler {

    /** Which message: scheme and path, such as {@code openai-realtime:response.output_audio.delta}. */
    String message();

    /** Of which calls. */
    Audience audience();

    /** Route and file, for people. */
    String description();

    /**
     * Runs the route. Called on the call's loop, and never before the call's message before this one is done.
     *
     * @param done called once, when the route has finished, on whichever thread it finished
     */
    void handle(HandledCall call, CallMessage message, Done done);

    /** How a route ended. */
    interface Done {

        /** @param failure null if it succeeded */
        void done(Throwable failure);

        /**
         * Called before the route begins, on the call's loop.
         *
         * @param release lets go of what the route holds, should it never come back because of this failure
         */
        default void mayBeGivenUp(Consumer<Throwable> release) {}
    }
}
