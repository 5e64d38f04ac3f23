package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A client event as it came in.
 *
 * @param type     empty if the message had none
 * @param json     the whole event; what is not JSON is a JSON string
 * @param nanoTime when it came, by {@link System#nanoTime()}
 */
public record ReceivedEvent(String type, JsonNode json, long nanoTime) {}
