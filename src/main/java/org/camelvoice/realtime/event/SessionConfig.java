package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code session.update} asks for. Holds what was set and nothing else, since only that changes on the server;
 * null sets nothing. Never changes: each method makes another.
 */
public final class SessionConfig {
    private static final SessionConfig REALTIME = new SessionConfig(Fields.ofType("realtime"));

    private final Fields fields;

    private SessionConfig(Fields fields) {
        this.fields = fields;
    }

    /** Of a session that speaks, with nothing set yet. */
    public static SessionConfig realtime() {
        return REALTIME;
    }

    /** What the model should be and do. */
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

    /** By name, such as {@code marin}; can't change once the model has spoken. */
    public SessionConfig voice(String voice) {
        return with(voice, "audio", "output", "voice");
    }

    /** A voice of one's own, by its id: {@code voice_…}. */
    public SessionConfig customVoice(String id) {
        return with(id, "audio", "output", "voice", "id");
    }

    /** Of speech, 0.25 to 1.5. */
    public SessionConfig speed(Double speed) {
        return with(speed, "audio", "output", "speed");
    }

    public SessionConfig tools(List<FunctionTool> tools) {
        return with(tools, "tools");
    }

    /** @param mcpServers tools of type {@code mcp}, whole */
    public SessionConfig tools(List<FunctionTool> functions, List<JsonNode> mcpServers) {
        List<Object> all = new ArrayList<>(functions);
        all.addAll(mcpServers);
        return with(all, "tools");
    }

    public SessionConfig toolChoice(ToolChoice choice) {
        return with(choice, "tool_choice");
    }

    /** Whether the model may call several functions in one response; reasoning models only. */
    public SessionConfig parallelToolCalls(Boolean parallel) {
        return with(parallel, "parallel_tool_calls");
    }

    /** {@code minimal} to {@code xhigh}; reasoning models only. */
    public SessionConfig reasoningEffort(String effort) {
        return with(effort, "reasoning", "effort");
    }

    /** Of one response, speech included: 1 to 4096. */
    public SessionConfig maxOutputTokens(Integer tokens) {
        return with(tokens, "max_output_tokens");
    }

    public SessionConfig truncation(Truncation truncation) {
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
