package org.camelvoice.tool;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A place in an exchange that holds a text: a header, a property, a variable, or the body.
 *
 * @param name in lower case for a header, because header names ignore case; empty for the body
 */
record Place(Kind kind, String name) {
    static final Place BODY = new Place(Kind.BODY, "");

    enum Kind {
        HEADER("headers?(?:As)?"),
        PROPERTY("exchangePropert(?:y|ies)(?:As)?"),
        VARIABLE("variables?(?:As)?"),
        BODY("body");

        /** Its name in Simple. */
        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    static Place header(String name) {
        return new Place(Kind.HEADER, name.toLowerCase(Locale.ROOT));
    }

    static Place property(String name) {
        return new Place(Kind.PROPERTY, name);
    }

    static Place variable(String name) {
        return new Place(Kind.VARIABLE, name);
    }

    /** Such as {@code header.orderNumber}, {@code headers[orderNumber]}, {@code headerAs('orderNumber',String)}. */
    boolean isNamedIn(String function) {
        return matches(
                "\\b" + kind.word + "[?.:\\[(]+\\s*['\"]?" + Pattern.quote(name) + "(?![A-Za-z0-9_-])", function);
    }

    /** Whether a text in a language that is not parsed here contains it as a word. */
    boolean isAWordOf(String text) {
        return matches("(?<![A-Za-z0-9_-])" + Pattern.quote(name) + "(?![A-Za-z0-9_-])", text);
    }

    /** Such as {@code headers}: all places of its kind at once. */
    boolean isAmong(String function) {
        return matches("^(in\\.|message\\.)?" + kind.word + "$", function.strip());
    }

    private static boolean matches(String regex, String text) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(text).find();
    }

    @Override
    public String toString() {
        return kind == Kind.BODY ? "the body" : kind.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
