package org.camelvoice.platform.websocket;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page comes from (RFC 6454 §4), or what a request is for: a scheme, a host in small letters, and a port, the
 * scheme's usual one where none was named. Two of them that are equal are the same.
 *
 * @param host without a dot at its end; IPv6 in brackets
 */
record WebOrigin(String scheme, String host, int port) {
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+?)\\.?(?::([0-9]{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");

    /** What an {@code Origin} header says; null for {@code null} and whatever else is none of a page of http or https. */
    static WebOrigin parse(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        return parts.matches() ? of(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2)) : null;
    }

    /**
     * What a request is for.
     *
     * @param authority what its {@code Host} header says (RFC 9110 §7.2)
     * @return null if that is none
     */
    static WebOrigin of(String scheme, String authority) {
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            return null;
        }
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        return new WebOrigin(
                scheme, host, parts.group(2) == null ? usualPort(scheme) : Integer.parseInt(parts.group(2)));
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** Whether no name server has a say in where this leads: an IP address, or this machine's own name (RFC 6761 §6.3). */
    boolean isFixed() {
        return host.startsWith("[")
                || IPV4.matcher(host).matches()
                || host.equals("localhost")
                || host.endsWith(".localhost");
    }

    boolean hasHostOf(WebOrigin other) {
        return host.equals(Objects.requireNonNull(other).host);
    }

    /** As browsers write it: without the usual port. */
    @Override
    public String toString() {
        return port == usualPort(scheme) ? scheme + "://" + host : withPort();
    }

    String withPort() {
        return scheme + "://" + host + ":" + port;
    }
}
