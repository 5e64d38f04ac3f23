package org.camelvoice.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one item says, as far as it is known.
 *
 * @param previousItemId the item before it; null for the first
 * @param role {@code user} or {@code assistant}
 * @param isFinal whether no more will come, but an interruption
 * @param heardMillis how much of it was heard, once it was interrupted; null otherwise
 * @param heardText the beginning of {@code text} up to there; null otherwise
 */
public record BrowserCaption(
        String itemId,
        String previousItemId,
        String role,
        String text,
        boolean isFinal,
        boolean interrupted,
        Integer heardMillis,
        String heardText) {

    /** @param transcript in the shape that docs/browser.md gives it */
    static BrowserCaption of(JsonNode transcript) {
        return new BrowserCaption(
                transcript.get("item_id").textValue(),
                transcript.path("previous_item_id").textValue(),
                transcript.get("role").textValue(),
                transcript.get("text").textValue(),
                transcript.get("final").booleanValue(),
                transcript.path("interrupted").booleanValue(),
                transcript.hasNonNull("heard_ms") ? transcript.get("heard_ms").intValue() : null,
                transcript.path("heard_text").textValue());
    }
}
