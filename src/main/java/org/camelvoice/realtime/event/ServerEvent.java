package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

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

    // Set by the reader, before anybody else sees the event.
    String type;
    String eventId;
    String responseId;
    String itemId;
    String previousItemId;
    String callId;
    String name;
    String delta;
    String text;
    String transcript;
    String arguments;
    long outputIndex = UNKNOWN;
    long contentIndex = UNKNOWN;
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

    /** The function's name, from {@code name} or from that of the {@code item}. */
    public String name() {
        return name;
    }

    /** The next piece: of audio in base64, of a text, of a transcript or of a function call's arguments. */
    public String delta() {
        return delta;
    }

    /** All of a text, in {@code response.output_text.done}. */
    public String text() {
        return text;
    }

    /** All of what was said, by the model or by the caller, in the event that ends a transcript. */
    public String transcript() {
        return transcript;
    }

    /** All of a function call's arguments, as JSON, in {@code response.function_call_arguments.done}. */
    public String arguments() {
        return arguments;
    }

    /** The item's place in its response, from 0. */
    public long outputIndex() {
        return outputIndex;
    }

    /** The part's place in its item, from 0. */
    public long contentIndex() {
        return contentIndex;
    }

    /** Where speech began, in milliseconds of all audio appended in the session, padding included. */
    public long audioStartMillis() {
        return audioStartMillis;
    }

    /** Where speech ended, as {@link #audioStartMillis()}; or how much of an item was kept by a truncate. */
    public long audioEndMillis() {
        return audioEndMillis;
    }

    /** What {@code error} says, and what a failed transcription does; null in other events. */
    public ApiError error() {
        boolean flat = type.equals("error") && !tree().hasNonNull("error");
        return flat ? ApiError.ofFlat(tree()) : ApiError.of(tree().path("error"));
    }

    /** What {@code session.created} and {@code session.updated} say; null in other events. */
    public SessionInfo session() {
        return SessionInfo.of(tree().path("session"));
    }

    /** What {@code conversation.item.…} and {@code response.output_item.…} say; null in other events. */
    public Item item() {
        return Item.of(tree().path("item"));
    }

    /** What {@code response.created} and {@code response.done} say; null in other events. */
    public Response response() {
        return Response.of(tree().path("response"));
    }

    /** What a completed transcription cost; null in other events. */
    public TranscriptionUsage transcriptionUsage() {
        return TranscriptionUsage.of(tree().path("usage"));
    }

    /** What {@code rate_limits.updated} says; empty in other events. */
    public List<RateLimit> rateLimits() {
        return RateLimit.of(tree().path("rate_limits"));
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
            return EventJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) { // the reader has read it all once
            throw new IllegalStateException("Expected what was JSON to be JSON still", e);
        }
    }

    @Override
    public String toString() {
        return type + "[" + eventId + ", " + json.length() + " characters]";
    }
}
