package org.camelvoice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages as they should not come. */
public final class Mangled {
    private static final ObjectMapper MAPPER = new JsonMapper();
    private static final String[] SCRAPS = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "\n",
        "\u0000",
        "\u001f",
        "\u2028",
        "\ud800",
        "é",
        "🎵",
        "\\u",
        "\\ud83c",
        "0",
        "-",
        "1e",
        "NaN",
        "null",
        "true",
        "/*",
        "//",
        "\ufeff",
        "{\"type\":",
        "\"\":",
        "'"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "9223372036854775808",
        "-1e400",
        "1e999999",
        "\"\"",
        "\"🎵\\u0000\"",
        "[]",
        "{}",
        "[[[1]]]",
        "{\"id\":{\"id\":[]}}",
        "\"AAAA\"",
        "\"A\"",
        "\"12\""
    };

    private Mangled() {}

    /** With up to five pieces cut out, put in, doubled or changed. */
    public static String characters(String message, Random random) {
        StringBuilder mangled = new StringBuilder(message);
        for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
            int from = random.nextInt(mangled.length() + 1);
            int to = Math.min(mangled.length(), from + random.nextInt(12));
            mangle(mangled, from, to, random);
        }
        return mangled.toString();
    }

    private static void mangle(StringBuilder message, int from, int to, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> message.delete(from, to);
            case 1 -> message.insert(from, SCRAPS[random.nextInt(SCRAPS.length)]);
            case 2 -> message.insert(from, message.substring(from, to));
            default -> message.replace(from, to, Character.toString(random.nextInt(0x3000)));
        }
    }

    /** The same JSON with one of its values, however deep, of another kind. */
    public static String value(String json, Random random) throws JsonProcessingException {
        JsonNode tree = MAPPER.readTree(json);
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode value = MAPPER.readTree(VALUES[random.nextInt(VALUES.length)]);
        replace(containers.get(random.nextInt(containers.size())), value, random);
        return tree.toString();
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (!node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static void replace(JsonNode container, JsonNode value, Random random) {
        int index = random.nextInt(container.size());
        if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.get(index), value);
        } else {
            ((ArrayNode) container).set(index, value);
        }
    }
}
