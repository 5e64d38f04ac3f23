package org.camelvoice.tool;

import java.time.Duration;

/**
 * How a tool is run.
 *
 * @param timeout how long it may take, more than nothing
 * @param filler what the model is asked to say when it takes longer than {@code fillerAfter}; null for nothing
 */
record ToolOptions(Duration timeout, ToolMode mode, String filler, Duration fillerAfter) {}
