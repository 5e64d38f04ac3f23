package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sets a header for each declared argument, under its name. A string is a {@code String}, a boolean a {@code Boolean},
 * an integer an {@code Integer} (a {@code Long} or {@code BigInteger} for larger values), a number a {@code Double}, an
 * array a {@code List}, and an object a {@code Map}. A missing or null argument has no header.
 */
final class ArgumentHeaders {

    private ArgumentHeaders() {}

    static Map<String, Object> of(ObjectNode arguments, ArgumentSchema schema) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (String name : schema.names()) {
            JsonNode value = arguments.get(name);
            if (value != null && !value.isNull()) {
                headers.put(name, value(value, schema.of(name).path("type").asText()));
            }
        }
        return headers;
    }

    private static Object value(JsonNode value, String type) {
        if (value.isNumber()) {
            return number(value, type);
        }
        return ToolJson.MAPPER.convertValue(value, Object.class);
    }

    private static Number number(JsonNode value, String type) {
        boolean integral = type.equals("integer") || (value.isIntegralNumber() && !type.equals("number"));
        return integral ? integer(value.decimalValue()) : value.doubleValue();
    }

    /** JSON Schema accepts 1.0 as an integer. */
    private static Number integer(BigDecimal value) {
        BigInteger integer = value.toBigInteger();
        if (integer.bitLength() < Integer.SIZE) {
            return integer.intValue();
        }
        return integer.bitLength() < Long.SIZE ? integer.longValue() : (Number) integer;
    }
}
