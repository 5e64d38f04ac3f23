package org.camelvoice.tool;

import java.util.Objects;

/**
 * The model calls a tool: an item of type {@code function_call}.
 *
 * @param id its {@code call_id}
 * @param name which tool
 * @param arguments a JSON object, as the model wrote it; empty for none
 */
public record ToolCall(String id, String name, String arguments) {

    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }

    /** Without the arguments, which are nobody's to log. */
    @Override
    public String toString() {
        return "call " + id + " of tool " + name;
    }
}
