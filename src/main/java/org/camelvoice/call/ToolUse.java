package org.camelvoice.call;

/**
 * A tool call by the model, when it has ended.
 *
 * @param name           the tool
 * @param toolCallId     the model's id of the tool call
 * @param outcome        how it ended, a word such as {@code answered}
 * @param durationMillis from the model's call to the result
 */
public record ToolUse(String name, String toolCallId, String outcome, long durationMillis) {}
