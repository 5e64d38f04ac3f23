package org.camelvoice.realtime.event;

import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What OpenAI's own types, those of its Java client, make of an event. */
final class PublishedTypes {
    private final List<String> undeclared = new ArrayList<>();

    private PublishedTypes() {}

    /** The fields, anywhere in {@code event}, that its types do not declare. */
    static List<String> undeclared(Object event) throws IllegalAccessException {
        PublishedTypes types = new PublishedTypes();
        types.visit(event);
        return types.undeclared;
    }

    private void visit(Object value) throws IllegalAccessException {
        if (value instanceof JsonValue) {
            return; // free-form by its type, such as a tool's parameters
        } else if (value instanceof JsonField<?> field) {
            visit(field.asKnown().orElse(null));
        } else if (value instanceof Collection<?> values) {
            for (Object element : values) {
                visit(element);
            }
        } else if (value != null && value.getClass().getName().startsWith("com.openai.models.")) {
            visitFields(value);
        }
    }

    private void visitFields(Object object) throws IllegalAccessException {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            field.setAccessible(true);
            if (field.getName().equals("additionalProperties")) {
                additional(object, (Map<?, ?>) field.get(object));
            } else {
                visit(field.get(object));
            }
        }
    }

    private void additional(Object owner, Map<?, ?> properties) {
        String type = owner.getClass().getSimpleName();
        if (!type.equals("Metadata")) { // a map, all of whose pairs are such properties
            properties.keySet().forEach(name -> undeclared.add(type + "." + name));
        }
    }
}
