package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A server event, read by {@link EventReader}. One pass reads its type, its ids and the fields of frequent events;
 * everything else is in {@link #tree()}, which is parsed at the first request. A missing field, a {@code null} or a
 * value of another kind is null, or {@link #UNKNOWN} for a number.
 *
 * <p>Belongs to one thread. {@code toString()} shows no speech.
 */
public final class ServerEvent {

    /** The value of a missing number. */
    public static final long UNKNOWN = -1;

    private final String json;
    /** Null until the first request. */
    private JsonNode tree;

    // Set by the reader before the event is published.
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

    /** As {@code like}, of other JSON; the reader sets what differs. */
    ServerEvent(String json, ServerEvent like) {
        this.json = json;
        this.type = like.type;
        this.responseId = like.responseId;
        this.itemId = like.itemId;
        this.previousItemId = like.previousItemId;
        this.callId = like.callId;
        this.name = like.name;
        this.text = like.text;
        this.transcript = like.transcript;
        this.arguments = like.arguments;
        this.outputIndex = like.outputIndex;
        this.contentIndex = like.contentIndex;
        this.audioStartMillis = like.audioStartMillis;
        this.audioEndMillis = like.audioEndMillis;
    }

    /** The event's GA name, even if the server used the beta name. Never null. */
    public String type() {
        return type;
    }

    String eventId() {
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

    /** The item before the event's item; null also if there is none. */
    public String previousItemId() {
        return previousItemId;
    }

    /** The function call's id, from {@code call_id} or from that of the {@code item}. */
    String callId() {
        return callId;
    }

    /** The function's name, from {@code name} or from that of the {@code item}. */
    String name() {
        return name;
    }

    /** The next piece of base64 audio, of a text, of a transcript or of a function call's arguments. */
    public String delta() {
        return delta;
    }

    /** A whole text, in {@code response.output_text.done}. */
    public String text() {
        return text;
    }

    /** A whole transcript of the model or the caller, in the event that ends it. */
    public String transcript() {
        return transcript;
    }

    /** A function call's whole arguments, as JSON, in {@code response.function_call_arguments.done}. */
    String arguments() {
        return arguments;
    }

    /** The item's index in its response, from 0. */
    long outputIndex() {
        return outputIndex;
    }

    /** The part's index in its item, from 0. */
    public long contentIndex() {
        return contentIndex;
    }

    /** The start of speech, in milliseconds of all audio appended in the session, padding included. */
    public long audioStartMillis() {
        return audioStartMillis;
    }

    /** The end of speech, as {@link #audioStartMillis()}; or how much of an item a truncate kept. */
    public long audioEndMillis() {
        return audioEndMillis;
    }

    /** The error of {@code error} or of a failed transcription; null in other events. */
    public ApiError error() {
        boolean flat = type.equals("error") && !tree().hasNonNull("error");
        return flat ? ApiError.ofFlat(tree()) : ApiError.of(tree().path("error"));
    }

    /** The session of {@code session.created} and {@code session.updated}; null in other events. */
    public SessionInfo session() {
        return SessionInfo.of(tree().path("session"));
    }

    /** The item of {@code conversation.item.…} and {@code response.output_item.…}; null in other events. */
    public Item item() {
        return Item.of(tree().path("item"));
    }

    /** The response of {@code response.created} and {@code response.done}; null in other events. */
    public Response response() {
        return Response.of(tree().path("response"));
    }

    /** The usage of a completed transcription; null in other events. */
    public TranscriptionUsage transcriptionUsage() {
        return TranscriptionUsage.of(tree().path("usage"));
    }

    /** The limits of {@code rate_limits.updated}; empty in other events. */
    List<RateLimit> rateLimits() {
        return RateLimit.of(tree().path("rate_limits"));
    }

    /** The event as received. */
    public String json() {
        return json;
    }

    /** The whole event, for rare events. */
    JsonNode tree() {
        if (tree == null) {
            tree = parse();
        }
        return tree;
    }

    private JsonNode parse() {
        try {
            return EventJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) { // the reader has parsed it before
            throw new IllegalStateException("Expected what was JSON to be JSON still", e);
        }
    }

    @Override
    public String toString() {
        return type + "[" + eventId + ", " + json.length() + " characters]";
    }
}
