package org.camelvoice.call;

/**
 * One call of a tool by the model, when it is over.
 *
 * @param name           the tool's
 * @param toolCallId     the model's id of this call of it
 * @param outcome        how it ended, in a word such as {@code answered}
 * @param durationMillis from the model's call to the result
 */
public record ToolUse(String name, String toolCallId, String outcome, long durationMillis) {}
