package org.camelvoice.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Builds a JSON Schema from the options {@code parameter.<name>} of an endpoint: {@code orderNumber=string}, {@code
 * orderNumber.pattern=[0-9]{1,12}} and so on. Only declared arguments are allowed.
 */
final class Parameters {
    private static final List<String> TYPES = List.of("string", "integer", "number", "boolean");
    private static final List<String> RULES = List.of("description", "required", "enum", "pattern");

    private final Map<String, String> options;
    private final ObjectNode properties = ToolJson.MAPPER.createObjectNode();
    private final ArrayNode required = ToolJson.MAPPER.createArrayNode();

    private Parameters(Map<String, String> options) {
        this.options = new TreeMap<>(options);
    }

    /**
     * @param options without {@code parameter.}
     * @throws IllegalArgumentException for the first mistake, in a sentence
     */
    static ObjectNode schema(Map<String, String> options) {
        Parameters parameters = new Parameters(options);
        parameters.names().forEach(parameters::add);
        ObjectNode schema = ToolJson.MAPPER.createObjectNode().put("type", "object");
        schema.set("properties", parameters.properties);
        if (!parameters.required.isEmpty()) {
            schema.set("required", parameters.required);
        }
        return schema.put("additionalProperties", false);
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String option : options.keySet()) {
            int dot = option.indexOf('.');
            names.add(dot < 0 ? option : option.substring(0, dot));
            if (dot >= 0 && !RULES.contains(option.substring(dot + 1))) {
                throw new IllegalArgumentException(
                        "parameter.%s: expected one of %s after the argument's name; the option schema can say more"
                                .formatted(option, RULES));
            }
        }
        return names;
    }

    private void add(String name) {
        String type = type(name);
        ObjectNode property = properties.putObject(name).put("type", type);
        if (options.containsKey(name + ".description")) {
            property.put("description", options.get(name + ".description"));
        }
        if (options.containsKey(name + ".enum")) {
            addEnum(property.putArray("enum"), name, type);
        }
        if (options.containsKey(name + ".pattern")) {
            property.put("pattern", pattern(name, type));
        }
        if (isRequired(name)) {
            required.add(name);
        }
    }

    private String type(String name) {
        String type = options.get(name);
        if (type == null || !TYPES.contains(type)) {
            throw new IllegalArgumentException(
                    "parameter.%s: expected one of the types %s, got %s; the option schema can say more"
                            .formatted(name, TYPES, type == null ? "none" : type));
        }
        return type;
    }

    private boolean isRequired(String name) {
        String value = options.getOrDefault(name + ".required", "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "parameter.%s.required: expected true or false, got %s".formatted(name, value));
        }
        return value.equals("true");
    }

    private void addEnum(ArrayNode values, String name, String type) {
        for (String value : options.get(name + ".enum").split(",", -1)) {
            try {
                addValue(values, type, value.strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "parameter.%s.enum: expected values of type %s, got %s".formatted(name, type, value.strip()),
                        e);
            }
        }
    }

    private static void addValue(ArrayNode values, String type, String value) {
        switch (type) {
            case "integer" -> values.add(new BigInteger(value));
            case "number" -> values.add(new BigDecimal(value));
            case "boolean" -> values.add(Boolean.parseBoolean(value));
            default -> values.add(value);
        }
    }

    /** Anchored, so that the model sees the rule that is applied. */
    private String pattern(String name, String type) {
        String pattern = options.get(name + ".pattern");
        if (!type.equals("string")) {
            throw new IllegalArgumentException(
                    "parameter.%s.pattern: expected a pattern for a string only, but %s is of type %s"
                            .formatted(name, name, type));
        }
        if (pattern.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(
                    "parameter.%s.pattern: expected a pattern without a space, got %s; in an option a + becomes a space, so"
                                    .formatted(name, pattern)
                            + " write {1,} or RAW(...), and \\x20 for a space");
        }
        return "^(?:" + checked(name, pattern) + ")$";
    }

    private static String checked(String name, String pattern) {
        try {
            return Pattern.compile(pattern).pattern();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "parameter.%s.pattern: expected a regular expression, got %s: %s"
                            .formatted(name, pattern, e.getDescription()),
                    e);
        }
    }
}
