package org.camelvoice.platform.websocket;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origin of a page (RFC 6454 §4) or the target of a request: a scheme, a host in lower case, and a port, by default
 * the scheme's. Equal values are the same origin.
 *
 * @param host without a trailing dot; IPv6 in brackets
 */
record WebOrigin(String scheme, String host, int port) {
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+?)\\.?(?::([0-9]{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");

    /**
     * The value of an {@code Origin} header; null for {@code null} and everything else that is not an http or https
     * origin.
     */
    static WebOrigin parse(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        return parts.matches() ? of(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2)) : null;
    }

    /**
     * The target of a request.
     *
     * @param authority the value of its {@code Host} header (RFC 9110 §7.2)
     * @return null if that is invalid
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

    /** Whether no name server decides where this name leads: an IP address, or localhost (RFC 6761 §6.3). */
    boolean isFixed() {
        return host.startsWith("[")
                || IPV4.matcher(host).matches()
                || host.equals("localhost")
                || host.endsWith(".localhost");
    }

    boolean hasHostOf(WebOrigin other) {
        return host.equals(Objects.requireNonNull(other).host);
    }

    /** As browsers write it: without the default port. */
    @Override
    public String toString() {
        return port == usualPort(scheme) ? scheme + "://" + host : withPort();
    }

    String withPort() {
        return scheme + "://" + host + ":" + port;
    }
}
