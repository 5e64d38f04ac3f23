package org.camelvoice.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.camelvoice.ticket.TicketTerms;

/**
 * Where browsers open their WebSockets: the path of the route whose path has the session id, {@code
 * voice-websocket:<host>:<port>/…/{sessionId}}. Called from any thread.
 */
final class BrowserSocket {
    private static final String SESSION_ID = "{sessionId}";
    private static final Pattern SOCKET = Pattern.compile("voice-websocket:/*[^/?]+(/[^?]*)(\\?.*)?");

    private final CamelContext context;
    /** Null until it has been asked for while there was such a route: it stays as long as the context. */
    private volatile String path;

    BrowserSocket(CamelContext context) {
        this.context = context;
    }

    /** The path for these terms; null if no route takes browsers' calls. */
    String of(TicketTerms terms) {
        if (path == null) {
            path = find();
        }
        return path == null ? null : path.replace(SESSION_ID, terms.sessionId());
    }

    private String find() {
        return context.getRoutes().stream()
                .map(route -> SOCKET.matcher(decoded(route.getEndpoint().getEndpointUri())))
                .filter(Matcher::matches)
                .map(socket -> socket.group(1))
                .filter(candidate -> candidate.contains(SESSION_ID))
                .findFirst()
                .orElse(null);
    }

    /** Camel may have encoded the braces. */
    private static String decoded(String uri) {
        return uri.replace("%7B", "{").replace("%7D", "}");
    }
}
