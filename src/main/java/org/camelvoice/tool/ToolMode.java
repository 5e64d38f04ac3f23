package org.camelvoice.tool;

/** What the conversation does while a tool runs. */
public enum ToolMode {
    /** It goes on: caller and model may speak meanwhile. */
    ASYNC,
    /** The model says nothing until the tool has answered. */
    BLOCKING
}
