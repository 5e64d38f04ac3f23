package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Base64;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;

/** A conversation item. On the session's loop. */
final class StoredItem {

    private final String id;

    /** As the events show it: without audio. */
    private final ObjectNode json;

    /** What the caller said, 24 kHz, without the silence around it; null if this is not the caller's audio. */
    private final short[] heard;

    /** What the model says, in {@code format}; null if this is not the model's audio. */
    private final byte[] spoken;

    /** Of {@link #spoken}, or of the caller's audio; null if there is none. */
    private final WireFormat format;

    /** What the caller is said to have said; empty if this is not the caller's audio. */
    private String heardText = "";

    /** How many bytes of {@link #spoken} the client has been sent, less what was truncated. */
    private int spokenBytes;

    private StoredItem(String id, ObjectNode json, short[] heard, byte[] spoken, WireFormat format) {
        this.id = id;
        this.json = json;
        this.heard = heard;
        this.spoken = spoken;
        this.format = format;
    }

    /** An item that has no audio of its own. */
    static StoredItem of(String id, ObjectNode json) {
        return new StoredItem(id, json, null, null, null);
    }

    /** @param transcript what the parrot is to call what it repeats; the events leave it out */
    static StoredItem ofCaller(String id, short[] heard, WireFormat format, String transcript) {
        ObjectNode json = message(id, "completed", "user");
        json.withArray("content").addObject().put("type", "input_audio").putNull("transcript");
        StoredItem item = new StoredItem(id, json, heard, null, format);
        item.heardText = transcript;
        return item;
    }

    static StoredItem ofModel(String id, Rendered speech) {
        return new StoredItem(id, message(id, "in_progress", "assistant"), null, speech.audio(), speech.format());
    }

    static ObjectNode message(String id, String status, String role) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("role", role);
        json.putArray("content");
        return json;
    }

    String id() {
        return id;
    }

    ObjectNode json() {
        return json;
    }

    /** A copy, to be sent. */
    ObjectNode toJson() {
        return json.deepCopy();
    }

    /** A copy with its audio, base64 in the session's format, as {@code conversation.item.retrieved} has it. */
    ObjectNode toJsonWithAudio() {
        ObjectNode copy = toJson();
        byte[] audio = audio();
        if (audio.length > 0) {
            ((ObjectNode) copy.withArray("content").get(0))
                    .put("audio", Base64.getEncoder().encodeToString(audio));
        }
        return copy;
    }

    private byte[] audio() {
        if (heard != null) {
            return format.encodeSpeech(heard);
        }
        return spoken == null ? new byte[0] : Arrays.copyOf(spoken, spokenBytes);
    }

    short[] heard() {
        return heard;
    }

    boolean isHeard() {
        return heard != null;
    }

    void sent(int bytes) {
        spokenBytes += bytes;
    }

    int spokenBytes() {
        return spokenBytes;
    }

    int spokenMillis() {
        return format == null || spoken == null ? 0 : spokenBytes / format.bytesPerMilli();
    }

    /**
     * Forgets what the caller has not heard, and the transcript with it.
     *
     * @throws Refusal if this is not audio that the model has sent, or is shorter
     */
    void truncate(int contentIndex, int audioEndMillis) {
        if (spokenBytes == 0) {
            throw new Refusal("unsupported_content_type", "Only model output audio messages can be truncated", null);
        }
        if (contentIndex != 0) {
            throw Refusal.invalidValue("content_index", "The item has no content at index " + contentIndex + ".");
        }
        if (audioEndMillis > spokenMillis()) {
            throw Refusal.invalidValue(
                    "audio_end_ms",
                    "Audio content of %dms is already shorter than %dms".formatted(spokenMillis(), audioEndMillis));
        }
        spokenBytes = audioEndMillis * format.bytesPerMilli();
        content().remove("transcript");
    }

    private ObjectNode content() {
        return (ObjectNode) json.withArray("content").get(0);
    }

    /** What the caller is said to have said; empty for another item. */
    String heardText() {
        return heardText;
    }

    /** What the model has said so far. */
    void transcript(String soFar) {
        content().put("transcript", soFar);
    }
}
