package org.camelvoice.tool;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where an exchange keeps a text: a header, a property, a variable, the body.
 *
 * @param name in lower case for a header, since those know no case; empty for the body
 */
record Place(Kind kind, String name) {
    static final Place BODY = new Place(Kind.BODY, "");

    enum Kind {
        HEADER("headers?(?:As)?"),
        PROPERTY("exchangePropert(?:y|ies)(?:As)?"),
        VARIABLE("variables?(?:As)?"),
        BODY("body");

        /** What Simple calls it. */
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

    /** Of a text in a language that is not read here. */
    boolean isAWordOf(String text) {
        return matches("(?<![A-Za-z0-9_-])" + Pattern.quote(name) + "(?![A-Za-z0-9_-])", text);
    }

    /** Such as {@code headers}: all of its kind at once. */
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
