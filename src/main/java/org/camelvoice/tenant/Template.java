package org.camelvoice.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places that are filled when a call begins, such as {@code Hello {firstName|there}}. Parsed once, filled for
 * each call; immutable.
 *
 * <p>A name is of letters, digits, {@code _}, {@code -} and {@code .}, and has a letter or {@code _}. What else stands in
 * braces is text, so that JSON and patterns such as {@code [0-9]{5}} stay as they are; and so are two braces.
 */
public final class Template {
    /** Of a value that the wire brought, in characters. */
    static final int LONGEST_VALUE = 200;

    private static final Pattern PLACE = Pattern.compile(
            "\\{\\{|\\{(?<name>(?=[\\p{N}.-]*[\\p{L}_])[\\p{L}\\p{N}_.-]{1,64})(?:\\|(?<otherwise>[^{}]*))?\\}");

    private final List<Part> parts;

    /**
     * A piece of text, or a place.
     *
     * @param name null for a piece of text
     * @param text that piece, or what stands in a place whose value is not known; null if that is nothing
     */
    private record Part(String name, String text) {

        /** Without what is said: logs may show it. */
        @Override
        public String toString() {
            return name == null ? "a text" : "{" + name + "}";
        }
    }

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Any text is one. */
    static Template of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            if (place.group("name") != null) {
                parts.add(new Part(null, text.substring(end, place.start())));
                parts.add(new Part(place.group("name"), place.group("otherwise")));
                end = place.end();
            }
        }
        parts.add(new Part(null, text.substring(end)));
        return new Template(parts);
    }

    /**
     * The text for one call. Of a value there stay 200 characters at most, without control characters and braces.
     *
     * @param values  gives a value by its name; null if there is none
     * @param unknown is told the name of each place that stays empty, since it has no value and says nothing to stand there
     */
    public String fill(UnaryOperator<String> values, Consumer<String> unknown) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part.name == null ? part.text : value(part, values, unknown));
        }
        return filled.toString();
    }

    private static String value(Part place, UnaryOperator<String> values, Consumer<String> unknown) {
        String value = values.apply(place.name);
        String clean = value == null ? "" : clean(value);
        if (!clean.isBlank()) {
            return clean;
        }
        if (value == null && place.text == null) {
            unknown.accept(place.name);
        }
        return place.text == null ? "" : place.text;
    }

    /** A line's end is a space; marks that direct text, and have no sound, go like control characters. */
    private static String clean(String value) {
        StringBuilder clean = new StringBuilder();
        value.codePoints()
                .map(character -> Character.isWhitespace(character) ? ' ' : character)
                .filter(Template::isText)
                .limit(LONGEST_VALUE)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean isText(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> character != '{' && character != '}';
        };
    }
}
