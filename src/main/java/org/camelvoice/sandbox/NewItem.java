package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import org.camelvoice.strictjson.Refusal;

/** An item that a client has sent: given an id and a status, its audio taken out. */
final class NewItem {

    private NewItem() {}

    /** @param sent checked by {@link ItemRules} */
    static StoredItem of(JsonNode sent) {
        ObjectNode json = sent.deepCopy();
        String id = sent.path("id").asText(Ids.item());
        json.put("id", id).put("status", sent.path("status").asText("completed"));
        json.remove("object");
        if (sent.path("type").asText().equals("function_call") && !sent.hasNonNull("call_id")) {
            json.put("call_id", Ids.call());
        }
        JsonNode audio = sent.path("content").path(0).path("audio");
        return audio.isTextual() ? spoken(id, audio.textValue()) : StoredItem.of(id, json);
    }

    /** A user's audio in an item is 24 kHz PCM. */
    private static StoredItem spoken(String id, String base64) {
        try {
            short[] samples = WireFormat.PCM.decode(Base64.getDecoder().decode(base64));
            short[] heard = Silence.trim(samples);
            return StoredItem.ofCaller(id, heard, WireFormat.PCM, Speech.describe(heard));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidValue("item.content[0].audio", "Invalid 'item.content[0].audio': not base64.");
        }
    }
}
