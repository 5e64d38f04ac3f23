package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arguments as a route sees them: a header for each that is declared, under its own name. A string is a {@code String}, a
 * boolean a {@code Boolean}, an integer an {@code Integer}, or a {@code Long} or {@code BigInteger} if it is too large
 * for one, a number a {@code Double}, an array a {@code List}, and an object a {@code Map}. What was not passed, or is
 * null, has no header.
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

    /** JSON Schema takes 1.0 for an integer. */
    private static Number integer(BigDecimal value) {
        BigInteger integer = value.toBigInteger();
        if (integer.bitLength() < Integer.SIZE) {
            return integer.intValue();
        }
        return integer.bitLength() < Long.SIZE ? integer.longValue() : (Number) integer;
    }
}
