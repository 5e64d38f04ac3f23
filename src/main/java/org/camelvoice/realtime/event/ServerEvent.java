package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event from a Realtime server, read by {@link EventReader}. What tells events apart and what the hot ones carry was
 * read in one pass; all else is in {@link #tree()}, which is parsed when first asked for. What an event does not have,
 * or has as {@code null} or as another kind, is null, or {@link #UNKNOWN} if it is a number.
 *
 * <p>Belongs to one thread. {@code toString()} shows no speech.
 */
public final class ServerEvent {

    /** What a number is that the event does not have. */
    public static final long UNKNOWN = -1;

    private final String json;
    /** Null until first asked for. */
    private JsonNode tree;

    // Set by the reader only.
    String type;
    String eventId;
    String responseId;
    String itemId;
    String previousItemId;
    String callId;
    String delta;
    long audioStartMillis = UNKNOWN;
    long audioEndMillis = UNKNOWN;

    ServerEvent(String json) {
        this.json = json;
    }

    /** The event's name of the GA protocol, also where the server used the beta's. Never null. */
    public String type() {
        return type;
    }

    public String eventId() {
        return eventId;
    }

    /** The response's id, from {@code response_id} or from the {@code response} itself. */
    public String responseId() {
        return responseId;
    }

    /** The item's id, from {@code item_id} or from the {@code item} itself. */
    public String itemId() {
        return itemId;
    }

    /** The item after which the event's item stands; null also if it is the first. */
    public String previousItemId() {
        return previousItemId;
    }

    /** The function call's id, from {@code call_id} or from that of the {@code item}. */
    public String callId() {
        return callId;
    }

    /** The next piece: of audio in base64, of a text, of a transcript or of a function call's arguments. */
    public String delta() {
        return delta;
    }

    /** Where speech began, in milliseconds of all audio appended in the session, padding included. */
    public long audioStartMillis() {
        return audioStartMillis;
    }

    /** Where speech ended, as {@link #audioStartMillis()}; or how much of an item was kept by a truncate. */
    public long audioEndMillis() {
        return audioEndMillis;
    }

    /** The event as it came. */
    public String json() {
        return json;
    }

    /** The whole event, for what is rare. */
    public JsonNode tree() {
        if (tree == null) {
            tree = parse();
        }
        return tree;
    }

    private JsonNode parse() {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) { // the reader has read it all once
            throw new IllegalStateException("Expected what was JSON to be JSON still", e);
        }
    }

    @Override
    public String toString() {
        return type + "[" + eventId + ", " + json.length() + " characters]";
    }
}
