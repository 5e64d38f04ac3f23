package org.camelvoice.tool;

import java.time.Duration;

/**
 * How a tool runs.
 *
 * @param timeout the longest run, more than zero
 * @param filler  words for the model if the tool takes longer than {@code fillerAfter}; null for none
 */
record ToolOptions(Duration timeout, ToolMode mode, String filler, Duration fillerAfter) {}
