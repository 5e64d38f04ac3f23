package org.camelvoice.realtime.client;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * What a socket is opened with, checked: a client's own complaint about a header would quote it, and a key with a line
 * break at its end is an easy mistake.
 */
record Handshake(URI uri, Map<String, String> headers) {

    /** @throws IllegalArgumentException with a sentence that says what can't be sent, but not the header's value */
    Handshake {
        boolean webSocket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
        if (!webSocket || uri.getHost() == null) {
            throw new IllegalArgumentException("Expected ws://<host> or wss://<host>, got " + withoutSecrets(uri));
        }
        headers.forEach(Handshake::check);
    }

    private static void check(String name, String value) {
        if (!value.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "Expected a header " + name + " of printable ASCII, got another character, perhaps a line break");
        }
    }

    IOException refused(int status, Throwable cause) {
        return new IOException("%s answered the WebSocket handshake with HTTP %d".formatted(server(), status), cause);
    }

    IOException timedOut(long millis) {
        return new IOException("%s did not finish the WebSocket handshake within %d ms".formatted(server(), millis));
    }

    IOException failed(Throwable cause) {
        return new IOException("%s can't be reached: %s".formatted(server(), root(cause)), cause);
    }

    /** What it comes from: "Connection refused", "unable to find valid certification path to requested target". */
    private static String root(Throwable cause) {
        if (cause.getCause() != null) {
            return root(cause.getCause());
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private String server() {
        return withoutSecrets(uri);
    }

    /** Without user, query and fragment. */
    private static String withoutSecrets(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }
}
