package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An immutable JSON object with only the fields that were set: {@link #with} returns a new one. */
final class Fields {
    private static final Fields NONE = new Fields(JsonNodeFactory.instance.objectNode());

    private final ObjectNode object;

    private Fields(ObjectNode object) {
        this.object = object;
    }

    static Fields none() {
        return NONE;
    }

    static Fields ofType(String type) {
        return NONE.with(type, "type");
    }

    /** These fields and {@code value} at {@code path}, with missing objects created; unchanged if the value is null. */
    Fields with(Object value, String... path) {
        if (value == null) {
            return this;
        }
        ObjectNode copy = object.deepCopy();
        ObjectNode parent = copy;
        for (int i = 0; i < path.length - 1; i++) {
            parent = parent.withObjectProperty(path[i]);
        }
        parent.set(path[path.length - 1], EventJson.MAPPER.valueToTree(value));
        return new Fields(copy);
    }

    @JsonValue
    ObjectNode object() {
        return object;
    }

    /** As JSON. */
    @Override
    public String toString() {
        return object.toString();
    }
}
