package org.camelvoice.realtime.event;

/**
 * A client event, for {@link EventWriter}: valid under the published types, and with only the fields that were set.
 * Immutable. {@code input_audio_buffer.append}, fifty times a second, is not among them: {@link EventWriter#append}
 * writes it directly.
 */
public final class ClientEvent {
    private final Fields fields;

    private ClientEvent(Fields fields) {
        this.fields = fields;
    }

    /** Changes the fields set in {@code session}; the server rejects the whole event if one is wrong. */
    public static ClientEvent sessionUpdate(SessionConfig session) {
        return of("session.update").with(session, "session");
    }

    /** Ends the caller's turn if the server does not. Needs at least 100 ms of audio. */
    public static ClientEvent inputAudioBufferCommit() {
        return of("input_audio_buffer.commit");
    }

    /** Drops the caller's audio that is not yet in a turn. */
    public static ClientEvent inputAudioBufferClear() {
        return of("input_audio_buffer.clear");
    }

    /** Adds an item at the end. */
    public static ClientEvent conversationItemCreate(Item item) {
        return of("conversation.item.create").with(item, "item");
    }

    /** Adds an item after another; {@code root} as {@code previousItemId} puts it first. */
    public static ClientEvent conversationItemCreate(Item item, String previousItemId) {
        return conversationItemCreate(item).with(previousItemId, "previous_item_id");
    }

    /** Requests an item with all its audio. */
    public static ClientEvent conversationItemRetrieve(String itemId) {
        return of("conversation.item.retrieve").with(itemId, "item_id");
    }

    /**
     * Tells the model how much of its speech was heard.
     *
     * @param contentIndex   the index of the audio in the item's content: 0
     * @param audioEndMillis from the start of the item's audio, and not beyond its end
     */
    public static ClientEvent conversationItemTruncate(String itemId, int contentIndex, long audioEndMillis) {
        return of("conversation.item.truncate")
                .with(itemId, "item_id")
                .with(contentIndex, "content_index")
                .with(audioEndMillis, "audio_end_ms");
    }

    public static ClientEvent conversationItemDelete(String itemId) {
        return of("conversation.item.delete").with(itemId, "item_id");
    }

    /** Requests a response to the present conversation. */
    public static ClientEvent responseCreate() {
        return of("response.create");
    }

    public static ClientEvent responseCreate(ResponseConfig response) {
        return responseCreate().with(response, "response");
    }

    /** Ends a response early; null ends the response to the conversation. */
    public static ClientEvent responseCancel(String responseId) {
        return of("response.cancel").with(responseId, "response_id");
    }

    /** This event with an id of at most 512 characters, which an {@code error} caused by it will name. */
    public ClientEvent withEventId(String eventId) {
        return with(eventId, "event_id");
    }

    public String type() {
        return fields.object().get("type").textValue();
    }

    /** Null if it has none. */
    public String eventId() {
        return fields.object().path("event_id").textValue();
    }

    private static ClientEvent of(String type) {
        return new ClientEvent(Fields.ofType(type));
    }

    private ClientEvent with(Object value, String field) {
        return new ClientEvent(fields.with(value, field));
    }

    /** The whole event. */
    Fields json() {
        return fields;
    }

    /** Without spoken content. */
    @Override
    public String toString() {
        return type() + "[" + eventId() + "]";
    }
}
