package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function that the model may call.
 *
 * @param description when to call it and what it does, for the model; null if its name says it all
 * @param parameters  a JSON Schema of the arguments; null if it takes none
 */
public record FunctionTool(String name, String description, JsonNode parameters) {

    @JsonValue
    Fields json() {
        return Fields.ofType("function")
                .with(name, "name")
                .with(description, "description")
                .with(parameters, "parameters");
    }
}
