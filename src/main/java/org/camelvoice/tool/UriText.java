package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text that may become part of a URI: ASCII letters, digits, {@code _} and {@code -}, with single dots between them,
 * and not empty. Camel resolves property placeholders in a URI, decodes {@code %2e}, reads {@code RAW()} and splits at
 * {@code ? & # ,}. Such a text passes all of this unchanged, and remains one part of one path segment or of one
 * option's value.
 */
final class UriText {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");
    private static final String EXAMPLE = "write one such as [A-Za-z0-9_-]{1,40}";
    /** The characters to report first if a pattern allows several. */
    private static final String WORST = "{%/?#&\r}\\:@;+= ";

    private UriText() {}

    static boolean isSafe(String text) {
        return SAFE.matcher(text).matches();
    }

    /** Why an argument is not always such a text, as the second half of a sentence; null if it is. */
    static String objection(JsonNode argument) {
        if (argument.has("$ref")) {
            return "says by $ref what it is: say it where it is declared";
        }
        if (argument.has("enum") || argument.has("const")) {
            return objectionToValues(argument);
        }
        return switch (argument.path("type").asText()) {
            case "integer", "number", "boolean" -> null;
            case "string" -> objectionToPattern(argument.path("pattern"));
            default -> "may be more than one text: expected it to be of type string, integer, number or boolean";
        };
    }

    private static String objectionToValues(JsonNode argument) {
        Iterable<JsonNode> values = argument.has("enum") ? argument.get("enum") : List.of(argument.get("const"));
        for (JsonNode value : values) {
            if (!value.isValueNode() || value.isNull() || !isSafe(value.asText())) { // null has no header
                return "may be %s: a value there has letters, digits, _ and -, and single dots between them"
                        .formatted(value);
            }
        }
        return null;
    }

    private static String objectionToPattern(JsonNode pattern) {
        if (!pattern.isTextual()) {
            return "may be any text, such as 42?httpMethod=DELETE: give it a pattern, such as [A-Za-z0-9_-]{1,40}, or an"
                    + " enum";
        }
        String shown = shown(pattern.asText());
        try {
            String allows = objection(PatternShape.of(pattern.asText()));
            return allows == null ? null : "may have %s by its pattern %s: %s".formatted(allows, shown, EXAMPLE);
        } catch (PatternShape.UnknownException e) {
            return "has the pattern %s, and %s in it leaves open what it allows: %s"
                    .formatted(shown, e.getMessage(), EXAMPLE);
        }
    }

    /** The pattern as the option has it. */
    private static String shown(String pattern) {
        return pattern.startsWith("^(?:") && pattern.endsWith(")$")
                ? pattern.substring(4, pattern.length() - 2)
                : pattern;
    }

    private static String objection(TextShape shape) {
        BitSet unsafe = (BitSet) shape.ascii().clone();
        for (char letter = 0; letter < TextShape.ASCII; letter++) {
            if (letter == '.' || isSafe(String.valueOf(letter))) {
                unsafe.clear(letter);
            }
        }
        if (!unsafe.isEmpty()) {
            return "the character " + name(worst(unsafe));
        }
        if (shape.beyondAscii()) {
            return "characters beyond ASCII";
        }
        if (shape.hasTwoDots()) {
            return "two dots side by side";
        }
        if (shape.startsWithDot() || shape.endsWithDot()) {
            return "a dot at an end";
        }
        return shape.mayBeEmpty() ? "no characters at all" : null;
    }

    private static int worst(BitSet unsafe) {
        return WORST.chars().filter(unsafe::get).findFirst().orElseGet(() -> unsafe.nextSetBit(0));
    }

    private static String name(int character) {
        if (character == ' ') {
            return "space";
        }
        return character < ' ' || character == 0x7F ? "\\x%02x".formatted(character) : Character.toString(character);
    }
}
