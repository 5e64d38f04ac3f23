package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether the model calls a function. */
public final class ToolChoice {
    /** If the model chooses to. */
    public static final ToolChoice AUTO = new ToolChoice("auto");
    /** Never. */
    public static final ToolChoice NONE = new ToolChoice("none");
    /** Always, any function. */
    public static final ToolChoice REQUIRED = new ToolChoice("required");

    private final Object json;

    private ToolChoice(Object json) {
        this.json = json;
    }

    /** Always, this function. */
    public static ToolChoice function(String name) {
        return new ToolChoice(Fields.ofType("function").with(name, "name"));
    }

    @JsonValue
    Object json() {
        return json;
    }
}
