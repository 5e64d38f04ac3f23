package org.camelvoice.tool;

/** The conversation's behaviour while a tool runs. */
public enum ToolMode {
    /** It continues: caller and model may speak. */
    ASYNC,
    /** The model is silent until the tool has answered. */
    BLOCKING
}
