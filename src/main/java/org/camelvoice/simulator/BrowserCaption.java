package org.camelvoice.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The text of one item so far.
 *
 * @param previousItemId the item before it; null for the first
 * @param role           {@code user} or {@code assistant}
 * @param isFinal        whether only an interruption can follow
 * @param heardMillis    how much was heard, after an interruption; otherwise null
 * @param heardErrorMillis how far that may be from what was heard; null if nobody can tell
 * @param heardText      the beginning of {@code text} up to there; otherwise null
 */
public record BrowserCaption(
        String itemId,
        String previousItemId,
        String role,
        String text,
        boolean isFinal,
        boolean interrupted,
        Integer heardMillis,
        Integer heardErrorMillis,
        String heardText) {

    /** @param transcript as docs/browser.md describes it */
    static BrowserCaption of(JsonNode transcript) {
        return new BrowserCaption(
                transcript.get("item_id").textValue(),
                transcript.path("previous_item_id").textValue(),
                transcript.get("role").textValue(),
                transcript.get("text").textValue(),
                transcript.get("final").booleanValue(),
                transcript.path("interrupted").booleanValue(),
                transcript.hasNonNull("heard_ms") ? transcript.get("heard_ms").intValue() : null,
                transcript.hasNonNull("heard_error_ms")
                        ? transcript.get("heard_error_ms").intValue()
                        : null,
                transcript.path("heard_text").textValue());
    }
}
