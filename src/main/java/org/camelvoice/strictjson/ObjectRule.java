package org.camelvoice.strictjson;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object with these fields and no others. Built once, then read-only. */
public final class ObjectRule implements Rule {

    private final Map<String, Rule> fields = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    /** An optional field. */
    public ObjectRule may(String name, Rule rule) {
        fields.put(name, rule);
        return this;
    }

    /** A required field, which must not be null. */
    public ObjectRule must(String name, Rule rule) {
        required.add(name);
        return may(name, rule);
    }

    @Override
    public void check(String path, JsonNode value) {
        Rule.mustBeObject(path, value);
        value.fieldNames().forEachRemaining(name -> {
            if (!fields.containsKey(name)) {
                throw Refusal.unknownParameter(Rule.child(path, name));
            }
        });
        for (String name : required) {
            if (!value.hasNonNull(name)) {
                throw Refusal.missing(Rule.child(path, name));
            }
        }
        value.properties()
                .forEach(field -> fields.get(field.getKey()).check(Rule.child(path, field.getKey()), field.getValue()));
    }
}
