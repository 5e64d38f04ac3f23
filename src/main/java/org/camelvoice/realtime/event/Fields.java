package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON object that holds only what was set, and that never changes: {@link #with} makes another. */
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

    /**
     * These, and {@code value} at {@code path}, whose objects are made where there are none; just these if it is null.
     */
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
