package org.camelvoice.tool;

import java.time.Duration;
import java.util.Locale;

/**
 * What came of a call of a tool.
 *
 * @param call which one
 * @param output for the model, as the {@code output} of a {@code function_call_output}: the answer, or a JSON object
 *     with an {@code error}
 * @param took from the model's call to this
 */
public record ToolResult(ToolCall call, Outcome outcome, String output, Duration took) {

    /** How a call of a tool ended. */
    public enum Outcome {
        /** The route answered. */
        ANSWERED,
        /** There is no such tool, or not for this call. The route did not run. */
        UNKNOWN_TOOL,
        /** The arguments are not what the tool takes. The route did not run. */
        WRONG_ARGUMENTS,
        /** Too many tools run already. The route did not run. */
        REFUSED,
        /** The call, or the model without a word of the caller, has run as many as it may. The route did not run. */
        OVER_LIMIT,
        /** The route failed. */
        FAILED,
        /** The route ran, and left nothing in the body. */
        NO_ANSWER,
        /** The route did not answer in time, and was cancelled. */
        TIMED_OUT,
        /** The call is over, or whoever asked wants it no longer. */
        CANCELLED;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Without the output, which is nobody's to log. */
    @Override
    public String toString() {
        return call + ": " + outcome.label();
    }
}
