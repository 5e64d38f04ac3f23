package org.camelvoice.tenant;

import java.util.regex.Pattern;

/**
 * The name of a tenant's definition: {@code acme}, or {@code acme@2} for one version of several. Letters, digits, dots,
 * dashes and underscores, so that it can stand in a URL, in a metric's tag and in a log line as it is.
 */
public final class TenantId {
    private static final Pattern ONE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}(@[A-Za-z0-9][A-Za-z0-9._-]{0,31})?");

    /** For messages. */
    public static final String EXPECTED = "up to 64 letters, digits, dots, dashes and underscores, perhaps with a version,"
            + " such as acme or acme@2";

    private TenantId() {}

    public static boolean isOne(String text) {
        return ONE.matcher(text).matches();
    }

    /** @param version empty for the only one */
    static String of(String name, String version) {
        return version.isEmpty() ? name : name + "@" + version;
    }
}
