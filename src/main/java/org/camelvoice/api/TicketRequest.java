package org.camelvoice.api;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.camelvoice.NearestName;
import org.camelvoice.call.Printable;
import org.camelvoice.platform.CallerJson;
import org.camelvoice.ticket.TicketTerms;

/** The body of {@code POST /api/tickets}. */
final class TicketRequest {
    private static final String TENANT = "tenant";
    private static final String SESSION_ID = "session_id";
    private static final String MAX_SECONDS = "max_seconds";
    private static final String ATTRIBUTES = "attributes";
    private static final Set<String> FIELDS = new TreeSet<>(Set.of(TENANT, SESSION_ID, MAX_SECONDS, ATTRIBUTES));

    private static final ObjectReader READER = new ObjectMapper(CallerJson.FACTORY)
            .readerFor(JsonNode.class)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TicketRequest() {}

    /**
     * The terms that the body asks for; without a session id, they have a new one.
     *
     * @throws IllegalArgumentException for a body that makes no sense: says what was expected, and never repeats an
     *     attribute's value
     */
    static TicketTerms read(byte[] body) {
        JsonNode asked = json(body);
        asked.fieldNames().forEachRemaining(TicketRequest::requireKnown);
        return new TicketTerms(
                text(asked, TENANT, null),
                text(asked, SESSION_ID, UUID.randomUUID().toString()),
                seconds(asked.get(MAX_SECONDS)),
                attributes(asked.get(ATTRIBUTES)));
    }

    private static JsonNode json(byte[] body) {
        JsonNode asked;
        try {
            asked = READER.readTree(body);
        } catch (IOException e) { // its message quotes what was sent
            throw new IllegalArgumentException("Expected a JSON object, got " + body.length + " bytes that are none");
        }
        return require(asked, JsonNodeType.OBJECT, "the body");
    }

    private static void requireKnown(String name) {
        if (!FIELDS.contains(name)) {
            String meant = NearestName.of(name, FIELDS);
            throw new IllegalArgumentException("There is no field " + Printable.name(name)
                    + (meant == null ? "; expected " + String.join(", ", FIELDS) : "; did you mean " + meant + "?"));
        }
    }

    private static String text(JsonNode asked, String name, String otherwise) {
        JsonNode value = asked.get(name);
        return value == null
                ? otherwise
                : require(value, JsonNodeType.STRING, name).textValue();
    }

    private static int seconds(JsonNode value) {
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException("Expected " + MAX_SECONDS + " to be a whole number of seconds");
        }
        return value.intValue();
    }

    private static Map<String, String> attributes(JsonNode value) {
        Map<String, String> attributes = new HashMap<>();
        if (value != null) {
            require(value, JsonNodeType.OBJECT, ATTRIBUTES)
                    .properties()
                    .forEach(one -> attributes.put(one.getKey(), attribute(one.getKey(), one.getValue())));
        }
        return attributes;
    }

    private static String attribute(String name, JsonNode value) {
        return require(value, JsonNodeType.STRING, "the attribute " + Printable.name(name))
                .textValue();
    }

    private static JsonNode require(JsonNode value, JsonNodeType type, String what) {
        if (value.getNodeType() != type) {
            throw new IllegalArgumentException(
                    "Expected %s to be of the type %s, got %s".formatted(what, word(type), word(value.getNodeType())));
        }
        return value;
    }

    private static String word(JsonNodeType type) {
        return type == JsonNodeType.MISSING ? "nothing" : type.name().toLowerCase(Locale.ROOT);
    }
}
