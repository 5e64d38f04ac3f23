package org.camelvoice.tool;

import java.util.Objects;

/**
 * A tool call by the model: an item of type {@code function_call}.
 *
 * @param key       distinguishes it from every other tool call of its call, even if a server reuses the {@code call_id}
 * @param id        its {@code call_id}
 * @param name      the tool
 * @param arguments a JSON object, as the model wrote it; empty if there are none
 */
public record ToolCall(String key, String id, String name, String arguments) {

    public ToolCall {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }

    /** A tool call with a unique {@code call_id}. */
    public ToolCall(String id, String name, String arguments) {
        this(id, id, name, arguments);
    }

    /** Without the arguments, which must not be logged. */
    @Override
    public String toString() {
        return "call " + id + " of tool " + name;
    }
}
