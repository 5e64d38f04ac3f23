package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * An item of the conversation, as the server describes it or the client creates it. Missing fields are null.
 *
 * @param id        created by the server if the client does not set it
 * @param type      {@code message}, {@code function_call}, {@code function_call_output} …
 * @param role      of a message: {@code user}, {@code assistant}, {@code system}
 * @param status    {@code in_progress}, {@code completed}, {@code incomplete}
 * @param callId    of a function call and of its output
 * @param name      of the function called
 * @param arguments of the function call, as JSON; null also if there are none
 * @param output    of the function call
 * @param text      of a message, and the transcript of what was spoken in it, in one piece
 */
public record Item(
        String id,
        String type,
        String role,
        String status,
        String callId,
        String name,
        String arguments,
        String output,
        String text) {

    private static final String MESSAGE = "message";

    /** What the caller said or typed. */
    public static Item user(String text) {
        return message("user", text);
    }

    /** Information for the model, without a speaker. */
    public static Item system(String text) {
        return message("system", text);
    }

    /** What the model said. */
    public static Item assistant(String text) {
        return message("assistant", text);
    }

    private static Item message(String role, String text) {
        return new Item(null, MESSAGE, role, null, null, null, null, null, text);
    }

    /** An earlier function call by the model, to be told again. */
    public static Item functionCall(String callId, String name, String arguments) {
        return new Item(null, "function_call", null, null, callId, name, arguments, null, null);
    }

    /** A function's answer. */
    public static Item functionCallOutput(String callId, String output) {
        return new Item(null, "function_call_output", null, null, callId, null, null, output, null);
    }

    /** This item with the client's own id, at most 32 characters. */
    public Item withId(String newId) {
        return new Item(newId, type, role, status, callId, name, arguments, output, text);
    }

    public boolean isFunctionCall() {
        return "function_call".equals(type);
    }

    /** The item in {@code item}, with whatever fields it has; null if it is not an item. */
    static Item of(JsonNode item) {
        return item.isObject() ? read(item) : null;
    }

    private static Item read(JsonNode item) {
        return new Item(
                item.path("id").textValue(),
                item.path("type").textValue(),
                item.path("role").textValue(),
                item.path("status").textValue(),
                item.path("call_id").textValue(),
                item.path("name").textValue(),
                arguments(item.path("arguments")),
                item.path("output").textValue(),
                text(item.path("content")));
    }

    /** The arguments as JSON text; compatible servers may send an object. Null if there are none. */
    private static String arguments(JsonNode arguments) {
        if (arguments.isTextual()) {
            String json = arguments.textValue().strip();
            return json.isEmpty() || json.equals("null") ? null : json;
        }
        return arguments.isObject() ? arguments.toString() : null;
    }

    private static String text(JsonNode content) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""))
                    .append(part.path("transcript").asText(""));
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** As the client sends it. */
    @JsonValue
    Fields json() {
        return Fields.ofType(type)
                .with(id, "id")
                .with(role, "role")
                .with(callId, "call_id")
                .with(name, "name")
                .with(arguments, "arguments")
                .with(output, "output")
                .with(content(), "content");
    }

    /** Null if this is not a message. */
    private List<Map<String, String>> content() {
        if (!MESSAGE.equals(type)) {
            return null;
        }
        String kind = "assistant".equals(role) ? "output_text" : "input_text";
        return List.of(Map.of("type", kind, "text", text == null ? "" : text));
    }

    /** Without spoken content, arguments or answers. */
    @Override
    public String toString() {
        return "Item[id=%s, type=%s, role=%s, status=%s]".formatted(id, type, role, status);
    }
}
