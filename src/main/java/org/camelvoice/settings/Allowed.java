package org.camelvoice.settings;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** What several settings allow. */
public final class Allowed {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private Allowed() {}

    /** In the digits that a URI's port has too: no sign, and not those of other scripts. */
    public static boolean whole(String value, long least, long most) {
        if (!DIGITS.matcher(value).matches()) {
            return false;
        }
        long number = Long.parseLong(value);
        return number >= least && number <= most;
    }

    /** A key or a token that can stand in a header (RFC 9110 §5.5, ASCII only), or nothing. */
    public static boolean keyOrNothing(String value) {
        return value.isEmpty() || VISIBLE.matcher(value).matches();
    }

    /** A URL that has a host, and one of these schemes. */
    public static boolean url(String value, String... schemes) {
        try {
            URI uri = URI.create(value);
            return uri.getScheme() != null && List.of(schemes).contains(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
