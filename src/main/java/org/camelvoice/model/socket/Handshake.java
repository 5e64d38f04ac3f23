package org.camelvoice.model.socket;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.camelvoice.loop.SocketFailure;

/**
 * The checked address and headers of a handshake. Without the check, the client's error message would quote a faulty
 * header, and a key with a trailing line break is a common mistake.
 */
record Handshake(URI uri, Map<String, String> headers) {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"); // RFC 9110 §5.6.2
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*"); // RFC 9110 §5.5, less what is not ASCII

    /** @throws IllegalArgumentException if a part cannot be sent; the message quotes no header value */
    Handshake {
        boolean webSocket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
        if (!webSocket || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "Expected ws://<host> or wss://<host>, with letters, digits and hyphens, got " + server(uri));
        }
        headers.forEach(Handshake::check);
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Expected the name of a header, got \"" + name + "\"");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "Expected a header " + name + " of printable ASCII, got another character, perhaps a line break");
        }
    }

    IOException refused(int status, Throwable cause) {
        return new IOException("%s answered the WebSocket handshake with HTTP %d".formatted(this, status), cause);
    }

    IOException timedOut(long millis) {
        return new IOException("%s did not finish the WebSocket handshake within %d ms".formatted(this, millis));
    }

    IOException failed(Throwable cause) {
        return new IOException("%s can't be reached: %s".formatted(this, root(cause)), cause);
    }

    /**
     * The root cause, such as "Connection refused" or "unable to find valid certification path to requested target".
     */
    private static String root(Throwable cause) {
        if (cause.getCause() != null) {
            return root(cause.getCause());
        }
        return SocketFailure.text(cause);
    }

    /** Without secrets: no header, no user, no query. */
    @Override
    public String toString() {
        return server(uri);
    }

    private static String server(URI uri) {
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        String host = authority.substring(authority.indexOf('@') + 1);
        return uri.getScheme() + "://" + host + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }
}
