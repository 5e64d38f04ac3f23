package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a {@code session.update}. Contains only what was set, because the server changes only that; null sets
 * nothing. Immutable: each method returns a new one.
 */
public final class SessionConfig {
    private static final SessionConfig REALTIME = new SessionConfig(Fields.ofType("realtime"));

    private final Fields fields;

    private SessionConfig(Fields fields) {
        this.fields = fields;
    }

    /** A session that speaks, with no options set. */
    public static SessionConfig realtime() {
        return REALTIME;
    }

    /** The model's instructions. */
    public SessionConfig instructions(String instructions) {
        return with(instructions, "instructions");
    }

    public SessionConfig outputModality(OutputModality modality) {
        return with(modality == null ? null : List.of(modality), "output_modalities");
    }

    public SessionConfig inputFormat(RealtimeAudioFormat format) {
        return with(format, "audio", "input", "format");
    }

    public SessionConfig outputFormat(RealtimeAudioFormat format) {
        return with(format, "audio", "output", "format");
    }

    public SessionConfig turnDetection(TurnDetection turns) {
        return with(turns, "audio", "input", "turn_detection");
    }

    public SessionConfig transcription(Transcription transcription) {
        return with(transcription, "audio", "input", "transcription");
    }

    public SessionConfig noiseReduction(NoiseReduction noiseReduction) {
        return with(noiseReduction, "audio", "input", "noise_reduction");
    }

    /** The name of a voice, such as {@code marin}; cannot change once the model has spoken. */
    public SessionConfig voice(String voice) {
        return with(voice, "audio", "output", "voice");
    }

    /** A custom voice, by its id: {@code voice_…}. */
    public SessionConfig customVoice(String id) {
        return with(id, "audio", "output", "voice", "id");
    }

    /** The speed of speech, 0.25 to 1.5. */
    public SessionConfig speed(Double speed) {
        return with(speed, "audio", "output", "speed");
    }

    SessionConfig tools(List<FunctionTool> tools) {
        return with(tools, "tools");
    }

    /** @param mcpServers complete tools of type {@code mcp} */
    public SessionConfig tools(List<FunctionTool> functions, List<JsonNode> mcpServers) {
        List<Object> all = new ArrayList<>(functions);
        all.addAll(mcpServers);
        return with(all, "tools");
    }

    SessionConfig toolChoice(ToolChoice choice) {
        return with(choice, "tool_choice");
    }

    /** Whether the model may call several functions in one response; reasoning models only. */
    SessionConfig parallelToolCalls(Boolean parallel) {
        return with(parallel, "parallel_tool_calls");
    }

    /** {@code minimal} to {@code xhigh}; reasoning models only. */
    SessionConfig reasoningEffort(String effort) {
        return with(effort, "reasoning", "effort");
    }

    /** Limits one response, speech included: 1 to 4096. */
    public SessionConfig maxOutputTokens(Integer tokens) {
        return with(tokens, "max_output_tokens");
    }

    /** Limits no response, which is OpenAI's default. */
    public SessionConfig unlimitedOutputTokens() {
        return with("inf", "max_output_tokens");
    }

    SessionConfig truncation(Truncation truncation) {
        return with(truncation, "truncation");
    }

    private SessionConfig with(Object value, String... path) {
        return new SessionConfig(fields.with(value, path));
    }

    @JsonValue
    Fields json() {
        return fields;
    }
}
