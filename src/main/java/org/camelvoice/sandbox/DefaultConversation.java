package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camelvoice.strictjson.Refusal;

/** The items of the default conversation, in order, and the events that tell of them. On the session's loop. */
final class DefaultConversation {

    private final Wire wire;
    private final String id = Ids.conversation();
    private final List<StoredItem> items = new ArrayList<>();

    /** As the last response read it; null before the first. */
    private TokenCount read;

    public DefaultConversation(Wire wire) {
        this.wire = wire;
    }

    String id() {
        return id;
    }

    List<StoredItem> items() {
        return List.copyOf(items);
    }

    /** Null if there is none. */
    String lastItemId() {
        return items.isEmpty() ? null : items.get(items.size() - 1).id();
    }

    public Optional<StoredItem> find(String itemId) {
        return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
    }

    /** At the end. */
    void add(StoredItem item) {
        items.add(item);
        tell("conversation.item.added", item);
    }

    void done(StoredItem item) {
        tell("conversation.item.done", item);
    }

    private void tell(String type, StoredItem item) {
        int index = items.indexOf(item);
        wire.send(ServerEvents.item(type, item, index > 0 ? items.get(index - 1).id() : null));
    }

    /** The session is over, and only remembered for a test: its audio is not needed. */
    void forget() {
        items.clear();
    }

    /** What a response reads, now. */
    TokenCount measure(String instructions) {
        read = TokenCount.of(instructions, this, read);
        return read;
    }

    /** {@code conversation.item.create}. */
    void create(JsonNode event) {
        JsonNode json = event.get("item");
        StoredItem item = NewItem.of(json);
        if (find(item.id()).isPresent()) {
            throw Refusal.invalidValue(
                    "item.id", "Error adding item: an item with id '%s' already exists.".formatted(item.id()));
        }
        if (json.path("type").asText().equals("function_call_output")) {
            mustHaveCall(json.path("call_id").asText());
        }
        items.add(position(event.path("previous_item_id")), item);
        tell("conversation.item.added", item);
        tell("conversation.item.done", item);
    }

    private void mustHaveCall(String callId) {
        boolean called = items.stream()
                .map(StoredItem::json)
                .anyMatch(item -> item.path("type").asText().equals("function_call")
                        && item.path("call_id").asText().equals(callId));
        if (!called) {
            throw new Refusal(
                    "invalid_tool_call_id", "Tool call ID '%s' not found in conversation.".formatted(callId), null);
        }
    }

    private int position(JsonNode previousItemId) {
        if (previousItemId.isMissingNode() || previousItemId.isNull()) {
            return items.size();
        }
        String previous = previousItemId.textValue();
        return previous.equals("root") ? 0 : items.indexOf(required("item_create", "adding", previous)) + 1;
    }

    void truncate(JsonNode event) {
        StoredItem item =
                required("item_truncate", "truncating", event.get("item_id").textValue());
        item.truncate(
                event.get("content_index").intValue(), event.get("audio_end_ms").intValue());
        wire.send(ServerEvents.event("conversation.item.truncated")
                .put("item_id", item.id())
                .put("content_index", event.get("content_index").intValue())
                .put("audio_end_ms", event.get("audio_end_ms").intValue()));
    }

    void delete(JsonNode event) {
        StoredItem item =
                required("item_delete", "deleting", event.get("item_id").textValue());
        items.remove(item);
        wire.send(ServerEvents.event("conversation.item.deleted").put("item_id", item.id()));
    }

    void retrieve(JsonNode event) {
        StoredItem item =
                required("item_retrieve", "retrieving", event.get("item_id").textValue());
        wire.send(ServerEvents.event("conversation.item.retrieved").set("item", item.toJsonWithAudio()));
    }

    private StoredItem required(String code, String doing, String itemId) {
        return find(itemId)
                .orElseThrow(() -> new Refusal(
                        code + "_invalid_item_id",
                        "Error %s item: the item with id '%s' does not exist.".formatted(doing, itemId),
                        null));
    }
}
