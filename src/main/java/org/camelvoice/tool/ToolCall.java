package org.camelvoice.tool;

import java.util.Objects;

/**
 * The model calls a tool: an item of type {@code function_call}.
 *
 * @param key what tells it from every other one of its call, also from one that a server gave the same {@code call_id}
 * @param id its {@code call_id}
 * @param name which tool
 * @param arguments a JSON object, as the model wrote it; empty for none
 */
public record ToolCall(String key, String id, String name, String arguments) {

    public ToolCall {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }

    /** One whose {@code call_id} tells it from every other one. */
    public ToolCall(String id, String name, String arguments) {
        this(id, id, name, arguments);
    }

    /** Without the arguments, which are nobody's to log. */
    @Override
    public String toString() {
        return "call " + id + " of tool " + name;
    }
}
