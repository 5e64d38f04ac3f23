package org.camelvoice.tool;

import java.time.Duration;
import java.util.Locale;

/**
 * The result of a tool call.
 *
 * @param call   the tool call
 * @param output for the model, as the {@code output} of a {@code function_call_output}: the answer, or a JSON object
 *     with an {@code error}
 * @param took   from the model's call to the result
 */
public record ToolResult(ToolCall call, Outcome outcome, String output, Duration took) {

    /** How a tool call ended. */
    public enum Outcome {
        /** The route answered. */
        ANSWERED,
        /** There is no such tool, or not for this call. The route did not run. */
        UNKNOWN_TOOL,
        /** The arguments do not match the tool's schema. The route did not run. */
        WRONG_ARGUMENTS,
        /** Too many tools are running. The route did not run. */
        REFUSED,
        /** The call, or the model without a turn of the caller, has reached its limit. The route did not run. */
        OVER_LIMIT,
        /** The route failed. */
        FAILED,
        /** The route ran, but left the body empty. */
        NO_ANSWER,
        /** The route did not answer in time, and was cancelled. */
        TIMED_OUT,
        /** The call is over, or the answer is no longer wanted. */
        CANCELLED;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Without the output, which must not be logged. */
    @Override
    public String toString() {
        return call + ": " + outcome.label();
    }
}
