package org.camelvoice.realtime.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.camelvoice.call.Call;
import org.camelvoice.realtime.event.FunctionTool;

/** The functions of a call's model, and how to run them. Called on the call's loop; nothing here blocks. */
public interface Functions extends AutoCloseable {

    /** Opens the functions of each call. */
    @FunctionalInterface
    interface Source {

        /** @param whenChanged called on any thread when functions have been added or removed */
        Functions open(Call call, Runnable whenChanged);
    }

    /** The present functions, in the form that the model gets. */
    List<FunctionTool> declared();

    /** How the conversation continues while this function runs; {@link Manner#UNNOTICED} for an unknown name. */
    Manner manner(String function);

    /**
     * Runs a function.
     *
     * @param key       distinguishes this function call from every other one
     * @param callId    the model's id of it
     * @param arguments a JSON object, as the model wrote it; empty if there are none
     * @param whenDone  gets the result, once, on any thread
     * @return false if the function does not run and no result will come: this key came before, or the call is over
     */
    boolean call(String key, String callId, String function, String arguments, Consumer<Result> whenDone);

    /** The caller has had a turn: the count of functions called in a row starts again. */
    void callerSpoke();

    /** The call is over: cancels running functions. */
    @Override
    void close();

    /**
     * How the conversation continues while a function runs.
     *
     * @param isBlocking  whether the model is silent until the result
     * @param filler      words for the model meanwhile; null for none
     * @param fillerAfter when to say them, if there is no result by then
     */
    record Manner(boolean isBlocking, String filler, Duration fillerAfter) {

        /** The conversation continues unchanged. */
        public static final Manner UNNOTICED = new Manner(false, null, Duration.ZERO);
    }

    /**
     * The result of a function call.
     *
     * @param outcome     {@code answered}, or what prevented the answer
     * @param isOverLimit whether the model has reached its limit of function calls
     * @param output      for the model
     * @param took        from the model's call to the result
     */
    record Result(String callId, String function, String outcome, boolean isOverLimit, String output, Duration took) {

        /** Without the output, which must not be logged. */
        @Override
        public String toString() {
            return "Result[" + function + ", " + outcome + "]";
        }
    }
}
