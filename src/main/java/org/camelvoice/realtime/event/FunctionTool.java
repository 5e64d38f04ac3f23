package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function that the model may call.
 *
 * @param description tells the model when to call it and what it does; null if the name is enough
 * @param parameters  a JSON Schema of the arguments; null if there are none
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
