package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Base64;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;

/** A conversation item. On the session's loop. */
final class StoredItem {

    private final String id;

    /** As events show it: without audio. */
    private final ObjectNode json;

    /** The caller's speech at 24 kHz, without the silence around it; null if this is not the caller's audio. */
    private final short[] heard;

    /** The model's speech, in {@code format}; null if this is not the model's audio. */
    private final byte[] spoken;

    /** The format of {@link #spoken}, or of the caller's audio; null if there is none. */
    private final WireFormat format;

    /** The transcript of the caller's speech; empty if this is not the caller's audio. */
    private String heardText = "";

    /** The bytes of {@link #spoken} sent to the client, less the truncated ones. */
    private int spokenBytes;

    private StoredItem(String id, ObjectNode json, short[] heard, byte[] spoken, WireFormat format) {
        this.id = id;
        this.json = json;
        this.heard = heard;
        this.spoken = spoken;
        this.format = format;
    }

    /** An item without audio. */
    static StoredItem of(String id, ObjectNode json) {
        return new StoredItem(id, json, null, null, null);
    }

    /** @param transcript the parrot's transcript of what it repeats; events omit it */
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

    /** A copy for sending. */
    ObjectNode toJson() {
        return json.deepCopy();
    }

    /** A copy with its audio as base64 in the session's format, for {@code conversation.item.retrieved}. */
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
     * Drops the audio that the caller has not heard, and its transcript.
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

    /** The transcript of the caller's speech; empty for another item. */
    String heardText() {
        return heardText;
    }

    /** Sets what the model has said so far. */
    void transcript(String soFar) {
        content().put("transcript", soFar);
    }
}
