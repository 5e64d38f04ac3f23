package org.camelvoice.strictjson;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A rule for a value in a client event. Its errors have OpenAI's words. */
@FunctionalInterface
public interface Rule {

    /** @throws Refusal if {@code value} at {@code path} in the event is not allowed */
    void check(String path, JsonNode value);

    static Rule any() {
        return (path, value) -> {};
    }

    static Rule string() {
        return (path, value) -> {
            if (!value.isTextual()) {
                throw Refusal.invalidType(path, "a string", kind(value));
            }
        };
    }

    static Rule string(int maxLength) {
        return (path, value) -> {
            string().check(path, value);
            int length = value.textValue().length();
            if (length > maxLength) {
                throw new Refusal("string_above_max_length", tooLong(path, maxLength, length), path);
            }
        };
    }

    private static String tooLong(String path, int maxLength, int length) {
        return "Invalid '%s': string too long. Expected a string with maximum length %d, but got a string with length %d instead."
                .formatted(path, maxLength, length);
    }

    static Rule matching(Pattern pattern) {
        return (path, value) -> {
            string().check(path, value);
            if (!pattern.matcher(value.textValue()).matches()) {
                throw Refusal.invalidValue(
                        path,
                        "Invalid '%s': string does not match pattern. Expected a string that matches the pattern '%s'."
                                .formatted(path, pattern.pattern()));
            }
        };
    }

    static Rule bool() {
        return (path, value) -> {
            if (!value.isBoolean()) {
                throw Refusal.invalidType(path, "a boolean", kind(value));
            }
        };
    }

    static Rule integer(long min, long max) {
        return (path, value) -> {
            if (!value.isIntegralNumber()) {
                throw Refusal.invalidType(path, "an integer", kind(value));
            }
            range(path, value, "integer", BigDecimal.valueOf(min), BigDecimal.valueOf(max));
        };
    }

    static Rule decimal(String min, String max) {
        return (path, value) -> {
            if (!value.isNumber()) {
                throw Refusal.invalidType(path, "a decimal", kind(value));
            }
            range(path, value, "decimal", new BigDecimal(min), new BigDecimal(max));
        };
    }

    private static void range(String path, JsonNode value, String kind, BigDecimal min, BigDecimal max) {
        BigDecimal number = value.decimalValue();
        if (number.compareTo(min) < 0) {
            String message = "Invalid '%s': %s below minimum value. Expected a value >= %s, but got %s instead.";
            throw new Refusal(kind + "_below_min_value", message.formatted(path, kind, min, number), path);
        }
        if (number.compareTo(max) > 0) {
            String message = "Invalid '%s': %s above maximum value. Expected a value <= %s, but got %s instead.";
            throw new Refusal(kind + "_above_max_value", message.formatted(path, kind, max, number), path);
        }
    }

    static Rule oneOf(String... values) {
        List<String> supported = List.of(values);
        return (path, value) -> {
            string().check(path, value);
            if (!supported.contains(value.textValue())) {
                throw unsupported(path, value.textValue(), supported);
            }
        };
    }

    static Rule nullable(Rule rule) {
        return (path, value) -> {
            if (!value.isNull()) {
                rule.check(path, value);
            }
        };
    }

    static Rule arrayOf(Rule element) {
        return (path, value) -> {
            if (!value.isArray()) {
                throw Refusal.invalidType(path, "an array", kind(value));
            }
            for (int i = 0; i < value.size(); i++) {
                element.check(path + "[" + i + "]", value.get(i));
            }
        };
    }

    /** One rule for a string, another for an object. */
    static Rule stringOrObject(Rule string, Rule object) {
        return (path, value) -> (value.isObject() ? object : string).check(path, value);
    }

    /** An object whose {@code tag} field selects the rule for the whole object. */
    static Rule tagged(String tag, Map<String, Rule> rules) {
        List<String> supported = rules.keySet().stream().sorted().toList();
        return (path, value) -> {
            mustBeObject(path, value);
            JsonNode kind = value.get(tag);
            if (kind == null || kind.isNull()) {
                throw Refusal.missing(child(path, tag));
            }
            string().check(child(path, tag), kind);
            if (!rules.containsKey(kind.textValue())) {
                throw unsupported(child(path, tag), kind.textValue(), supported);
            }
            rules.get(kind.textValue()).check(path, value);
        };
    }

    static void mustBeObject(String path, JsonNode value) {
        if (!value.isObject()) {
            throw Refusal.invalidType(path, "an object", kind(value));
        }
    }

    static Refusal unsupported(String path, String value, List<String> supported) {
        return Refusal.invalidValue(
                path, "Invalid value: '%s'. Supported values are: %s.".formatted(value, listed(supported)));
    }

    /** {@code 'a'}, {@code 'a' and 'b'}, {@code 'a', 'b', and 'c'}. */
    static String listed(List<String> values) {
        List<String> quoted = values.stream().map(value -> "'" + value + "'").toList();
        if (quoted.size() < 3) {
            return String.join(" and ", quoted);
        }
        String head = quoted.stream().limit(quoted.size() - 1L).collect(Collectors.joining(", "));
        return head + ", and " + quoted.get(quoted.size() - 1);
    }

    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            default -> "null";
        };
    }
}
