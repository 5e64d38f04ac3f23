package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * The options of a {@code response.create} that override the session's. Contains only what was set; null sets nothing.
 * Immutable: each method returns a new one.
 */
public final class ResponseConfig {
    private static final ResponseConfig AS_THE_SESSION = new ResponseConfig(Fields.none());

    private final Fields fields;

    private ResponseConfig(Fields fields) {
        this.fields = fields;
    }

    /** A response with the session's own options. */
    public static ResponseConfig asTheSession() {
        return AS_THE_SESSION;
    }

    public ResponseConfig instructions(String instructions) {
        return with(instructions, "instructions");
    }

    /** The model answers these items instead of the conversation; an empty list is no context at all. */
    public ResponseConfig input(List<Item> items) {
        return with(items, "input");
    }

    public ResponseConfig outputModality(OutputModality modality) {
        return with(modality == null ? null : List.of(modality), "output_modalities");
    }

    public ResponseConfig toolChoice(ToolChoice choice) {
        return with(choice, "tool_choice");
    }

    public ResponseConfig tools(List<FunctionTool> tools) {
        return with(tools, "tools");
    }

    /** Limits the whole response, speech included: 1 to 4096. */
    public ResponseConfig maxOutputTokens(Integer tokens) {
        return with(tokens, "max_output_tokens");
    }

    /** Pairs that {@code response.created} and {@code response.done} return: at most 16, of 64 and 512 characters. */
    public ResponseConfig metadata(Map<String, String> metadata) {
        return with(metadata, "metadata");
    }

    /** Leaves the conversation unchanged, and may run beside a response to it. */
    public ResponseConfig outOfBand() {
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
