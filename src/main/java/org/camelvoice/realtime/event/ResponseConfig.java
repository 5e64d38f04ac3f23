package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * What a {@code response.create} asks for, in place of what the session says. Holds what was set and nothing else; null
 * sets nothing. Never changes: each method makes another.
 */
public final class ResponseConfig {
    private static final ResponseConfig AS_THE_SESSION = new ResponseConfig(Fields.none());

    private final Fields fields;

    private ResponseConfig(Fields fields) {
        this.fields = fields;
    }

    /** Of a response like any other of its session. */
    public static ResponseConfig asTheSession() {
        return AS_THE_SESSION;
    }

    public ResponseConfig instructions(String instructions) {
        return with(instructions, "instructions");
    }

    /** What the model answers, in place of the conversation; an empty list is no context at all. */
    public ResponseConfig input(List<Item> items) {
        return with(items, "input");
    }

    public ResponseConfig outputModality(OutputModality modality) {
        return with(modality == null ? null : List.of(modality), "output_modalities");
    }

    public ResponseConfig toolChoice(ToolChoice choice) {
        return with(choice, "tool_choice");
    }

    ResponseConfig tools(List<FunctionTool> tools) {
        return with(tools, "tools");
    }

    /** Of the response, speech included: 1 to 4096. */
    ResponseConfig maxOutputTokens(Integer tokens) {
        return with(tokens, "max_output_tokens");
    }

    /** What {@code response.created} and {@code response.done} give back: 16 pairs, of 64 and 512 characters. */
    public ResponseConfig metadata(Map<String, String> metadata) {
        return with(metadata, "metadata");
    }

    /** Leaves the conversation as it is, and may run beside a response of it. */
    ResponseConfig outOfBand() {
        return with("none", "conversation");
    }

    private ResponseConfig with(Object value, String... path) {
        return new ResponseConfig(fields.with(value, path));
    }

    @JsonValue
    Fields json() {
        return fields;
    }
}
