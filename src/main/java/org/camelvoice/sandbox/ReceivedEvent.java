package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A client event as received.
 *
 * @param type     empty if the message had none
 * @param json     the whole event; a message that is not JSON becomes a JSON string
 * @param nanoTime the time of arrival, by {@link System#nanoTime()}
 */
public record ReceivedEvent(String type, JsonNode json, long nanoTime) {}
