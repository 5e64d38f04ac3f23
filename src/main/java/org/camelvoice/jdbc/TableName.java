package org.camelvoice.jdbc;

import java.util.regex.Pattern;

/** The name of a table, which stands in SQL as it is. */
final class TableName {
    /** As PostgreSQL takes one without quotes, perhaps with its schema. */
    private static final Pattern ONE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

    private TableName() {}

    /** @throws IllegalArgumentException if it is none */
    static String checked(String name) {
        if (!ONE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Expected table to be a name of letters, digits and underscores, perhaps with its schema,"
                            + " such as voice.tenants, got " + name);
        }
        return name;
    }
}
