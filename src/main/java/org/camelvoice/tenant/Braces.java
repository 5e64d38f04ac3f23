package org.camelvoice.tenant;

/**
 * How two braces are written in a bean's property, where Camel takes <code>{{name}}</code> for a property of its own even
 * behind a backslash, since it looks twice: with a backslash between them, <code>{\{name}\}</code>.
 */
final class Braces {

    private Braces() {}

    /** As it is meant. */
    static String written(String text) {
        return text.replace("{\\{", "{{").replace("}\\}", "}}");
    }
}
