package org.camelvoice.tool;

import org.camelvoice.call.CallFacts;

/** Is told how tool calls end. Called on any thread, and must return at once. */
@FunctionalInterface
public interface ToolObserver {

    /** A tool call has its result, or will never have one. */
    void ended(CallFacts call, ToolResult.Outcome outcome);
}
