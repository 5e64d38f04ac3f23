package org.camelvoice.realtime.event;

/**
 * An event for a Realtime server, to be written by {@link EventWriter}: valid by the published types, with nothing in
 * it that was not set. Never changes. {@code input_audio_buffer.append}, fifty times a second, is not among them:
 * {@link EventWriter#append} writes it straight away.
 */
public final class ClientEvent {
    private final Fields fields;

    private ClientEvent(Fields fields) {
        this.fields = fields;
    }

    /** Changes what {@code session} sets; rejected whole if any of it is wrong. */
    public static ClientEvent sessionUpdate(SessionConfig session) {
        return of("session.update").with(session, "session");
    }

    /** Ends the caller's turn, where the server does not: at least 100 ms of audio, or it is an error. */
    public static ClientEvent inputAudioBufferCommit() {
        return of("input_audio_buffer.commit");
    }

    /** Drops the caller's audio that is not in a turn yet. */
    public static ClientEvent inputAudioBufferClear() {
        return of("input_audio_buffer.clear");
    }

    /** Adds an item at the end. */
    public static ClientEvent conversationItemCreate(Item item) {
        return of("conversation.item.create").with(item, "item");
    }

    /** Adds an item after another; {@code root} as {@code previousItemId} puts it first. */
    static ClientEvent conversationItemCreate(Item item, String previousItemId) {
        return conversationItemCreate(item).with(previousItemId, "previous_item_id");
    }

    /** Asks for an item with all its audio. */
    static ClientEvent conversationItemRetrieve(String itemId) {
        return of("conversation.item.retrieve").with(itemId, "item_id");
    }

    /**
     * Tells how much of the model's speech was heard, so that the model knows too.
     *
     * @param contentIndex   the audio's place in the item's content: 0
     * @param audioEndMillis from the beginning of the item's audio, and not beyond its end
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

    /** Asks for a response to the conversation as it is. */
    static ClientEvent responseCreate() {
        return of("response.create");
    }

    public static ClientEvent responseCreate(ResponseConfig response) {
        return responseCreate().with(response, "response");
    }

    /** Ends a response before its time; null is the one that answers the conversation. */
    public static ClientEvent responseCancel(String responseId) {
        return of("response.cancel").with(responseId, "response_id");
    }

    /** This event under an id, at most 512 characters, that the {@code error} it may cause will name. */
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

    /** Without what is said in it. */
    @Override
    public String toString() {
        return type() + "[" + eventId() + "]";
    }
}
