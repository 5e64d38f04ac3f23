package org.camelvoice.realtime.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.camelvoice.call.Call;
import org.camelvoice.realtime.event.FunctionTool;

/** The functions that a call's model may call, and what runs them. Called on the call's loop; nothing here waits. */
public interface Functions extends AutoCloseable {

    /** Whoever has the functions of every call. */
    @FunctionalInterface
    interface Source {

        /** @param whenChanged is told when functions have come or gone; on any thread */
        Functions open(Call call, Runnable whenChanged);
    }

    /** Those that there are now, as the model is to be told of them. */
    List<FunctionTool> declared();

    /** How the conversation goes on while this function runs; {@link Manner#UNNOTICED} if there is none of that name. */
    Manner manner(String function);

    /**
     * Runs a function.
     *
     * @param key       what tells this call of it from every other one
     * @param callId    the model's id of it
     * @param arguments a JSON object, as the model wrote it; empty for none
     * @param whenDone  gets the result, once, on any thread
     * @return false if nothing happens and no result will come: this key came before, or the call is over
     */
    boolean call(String key, String callId, String function, String arguments, Consumer<Result> whenDone);

    /** The caller has had a turn, so that functions called in a row are counted anew. */
    void callerSpoke();

    /** The call is over: what runs is cancelled. */
    @Override
    void close();

    /**
     * How the conversation goes on while a function runs.
     *
     * @param isBlocking  whether the model says nothing until there is a result
     * @param filler      what the model is asked to say meanwhile; null for nothing
     * @param fillerAfter when, if there is no result by then
     */
    record Manner(boolean isBlocking, String filler, Duration fillerAfter) {

        /** The conversation takes no notice. */
        public static final Manner UNNOTICED = new Manner(false, null, Duration.ZERO);
    }

    /**
     * What came of it.
     *
     * @param outcome {@code answered}, or what was in the way of it
     * @param isOverLimit whether the model has called as many functions as it may
     * @param output  for the model
     * @param took    from the model's call to this
     */
    record Result(String callId, String function, String outcome, boolean isOverLimit, String output, Duration took) {

        /** Without the output, which is nobody's to log. */
        @Override
        public String toString() {
            return "Result[" + function + ", " + outcome + "]";
        }
    }
}
