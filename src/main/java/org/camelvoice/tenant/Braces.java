package org.camelvoice.tenant;

/**
 * Unescapes two braces in a bean's property. Camel resolves <code>{{name}}</code> even after a backslash, because it
 * looks twice, so a property writes them with a backslash in between: <code>{\{name}\}</code>.
 */
final class Braces {

    private Braces() {}

    /** The text with plain braces. */
    static String written(String text) {
        return text.replace("{\\{", "{{").replace("}\\}", "}}");
    }
}
