package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;

/** A session's configuration: the {@code session} object of session.created and session.updated. On the session's loop. */
final class EffectiveConfig {
    /** Of what a server sends that does not keep to what it was asked for, in Hz. */
    static final int OTHER_RATE = 16_000;

    private static final String DEFAULT_INSTRUCTIONS =
            "Your knowledge cutoff is 2023-10. You are a helpful, witty, and "
                    + "friendly AI. Act like a human, but remember that you aren't a human and that you can't do human things in "
                    + "the real world.";

    /** Objects that a session.update replaces instead of merging field by field. */
    private static final Set<String> WHOLE = Set.of(
            "format",
            "transcription",
            "noise_reduction",
            "turn_detection",
            "prompt",
            "tracing",
            "truncation",
            "voice",
            "tool_choice");

    private final ObjectNode session;

    EffectiveConfig(String id, String model, long expiresAtEpochSeconds) {
        session = Json.object();
        session.put("type", "realtime")
                .put("object", "realtime.session")
                .put("id", id)
                .put("model", model);
        session.putArray("output_modalities").add("audio");
        session.put("instructions", DEFAULT_INSTRUCTIONS);
        session.putArray("tools");
        session.put("tool_choice", "auto").put("max_output_tokens", "inf").putNull("tracing");
        session.put("truncation", "auto").putNull("prompt").put("expires_at", expiresAtEpochSeconds);
        ObjectNode audio = session.putObject("audio");
        ObjectNode input = audio.putObject("input");
        input.set("format", pcm());
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", TurnSettings.completed(Json.object().put("type", "server_vad")));
        ObjectNode output = audio.putObject("output");
        output.set("format", pcm());
        output.put("voice", "alloy").put("speed", 1.0);
        session.putNull("include");
    }

    private static ObjectNode pcm() {
        return Json.object().put("type", "audio/pcm").put("rate", Speech.SAMPLE_RATE);
    }

    /**
     * Takes over what {@code change} says and leaves the rest. The model never changes.
     *
     * @param change checked by {@link ClientEventRules}
     * @param voiceIsFixed whether the session has spoken
     * @throws Refusal and nothing has changed, if the change is not possible now
     */
    void update(JsonNode change, boolean voiceIsFixed) {
        JsonNode voice = change.at("/audio/output/voice");
        if (voiceIsFixed && !voice.isMissingNode() && !voice.equals(output().get("voice"))) {
            throw new Refusal(
                    "cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.", null);
        }
        ObjectNode copy = change.deepCopy();
        copy.remove("model");
        merge(session, copy);
    }

    private static void merge(ObjectNode target, ObjectNode change) {
        change.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode now = target.get(name);
            if (field.getValue().isObject() && now != null && now.isObject() && !WHOLE.contains(name)) {
                merge((ObjectNode) now, (ObjectNode) field.getValue());
            } else {
                target.set(name, completed(name, field.getValue()));
            }
        });
    }

    private static JsonNode completed(String name, JsonNode value) {
        if (!value.isObject()) {
            return value.isNull() ? NullNode.getInstance() : value;
        }
        return switch (name) {
            case "turn_detection" -> TurnSettings.completed(value);
            case "format" -> value.path("type").asText().equals("audio/pcm") ? pcm() : value;
            default -> value;
        };
    }

    /** A copy, to be sent. */
    ObjectNode toJson() {
        return session.deepCopy();
    }

    /** As sent to a session whose server has not taken over the audio formats it was asked for. */
    private ObjectNode toJsonWithPcm() {
        ObjectNode copy = toJson();
        ((ObjectNode) copy.at("/audio/input")).set("format", pcm());
        ((ObjectNode) copy.at("/audio/output")).set("format", pcm());
        return copy;
    }

    /** As sent to a session, with what its server does otherwise. */
    ObjectNode toJson(Prompter prompter) {
        ObjectNode copy = prompter.has(Fault.WRONG_FORMAT) ? toJsonWithPcm() : toJson();
        if (prompter.has(Fault.OTHER_RATE)) {
            ((ObjectNode) copy.at("/audio/output/format")).put("rate", OTHER_RATE);
        }
        return prompter.has(Fault.FLAT_SESSION) ? flat(copy) : copy;
    }

    /** As in the beta protocol. */
    private static ObjectNode flat(ObjectNode session) {
        JsonNode audio = session.remove("audio");
        session.set("voice", audio.at("/output/voice"));
        session.set("turn_detection", audio.at("/input/turn_detection"));
        return session.put("input_audio_format", flatName(audio.at("/input/format")))
                .put("output_audio_format", flatName(audio.at("/output/format")));
    }

    private static String flatName(JsonNode format) {
        return switch (WireFormat.of(format)) {
            case PCM -> "pcm16";
            case MULAW -> "g711_ulaw";
            case ALAW -> "g711_alaw";
        };
    }

    String model() {
        return session.get("model").textValue();
    }

    WireFormat inputFormat() {
        return WireFormat.of(input().get("format"));
    }

    JsonNode outputFormat() {
        return output().get("format");
    }

    JsonNode voice() {
        return output().get("voice");
    }

    /** Empty if the client says where turns end. */
    Optional<TurnSettings> turnDetection() {
        JsonNode detection = input().get("turn_detection");
        return detection.isNull() ? Optional.empty() : Optional.of(TurnSettings.of(detection));
    }

    boolean transcribes() {
        return !input().get("transcription").isNull();
    }

    /** Whether a transcription comes word by word, as all models but Whisper send it. */
    boolean transcribesInPieces() {
        return !input().at("/transcription/model").asText().startsWith("whisper");
    }

    String instructions() {
        return session.get("instructions").textValue();
    }

    JsonNode outputModalities() {
        return session.get("output_modalities");
    }

    JsonNode maxOutputTokens() {
        return session.get("max_output_tokens");
    }

    JsonNode toolChoice() {
        return session.get("tool_choice");
    }

    private JsonNode input() {
        return session.at("/audio/input");
    }

    private JsonNode output() {
        return session.at("/audio/output");
    }
}
