package org.camelvoice.platform.websocket;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camelvoice.platform.RefusalReason;

/**
 * The Router of one port and the WebSocket paths on it. A path keeps its position on the Router when its route
 * restarts, so that nothing mounted later gets ahead of it.
 */
final class WebSocketRouter {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^/}]+)}");

    private final Router router;
    private final Map<String, WebSocketPath> paths = new ConcurrentHashMap<>();

    WebSocketRouter(Router router) {
        this.router = router;
    }

    /** A Router that serves only requests for this gateway's names, with a target that can be read. */
    static WebSocketRouter guarded(Router own, Supplier<PublicUrls> urls, WebSocketCounters counters) {
        own.route().handler(context -> {
            int refusal = urls.get().refusal(context.request());
            if (refusal != 0) {
                counters.refuse(RefusalReason.HOST);
                context.response().setStatusCode(refusal).end(PublicUrls.sentence(refusal));
            } else if (!hasReadableHead(context)) {
                counters.refuse(RefusalReason.BAD_REQUEST);
                refuseUnread(context);
            } else {
                context.next();
            }
        });
        return new WebSocketRouter(own);
    }

    /** Nobody knows where its body ends, and the next request begins. */
    private static void refuseUnread(RoutingContext context) {
        context.response()
                .setStatusCode(400)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end("The query or a header cannot be read.")
                .onComplete(written -> context.request().connection().close());
    }

    /**
     * Percent-encoding may be broken (RFC 3986 §2.1), and so may a parameter of the content's type: the Router itself would
     * refuse that or fail, and count nothing. A body in a transfer coding that we do not know would be taken for the next
     * request (RFC 9112 §6.1).
     */
    private static boolean hasReadableHead(RoutingContext context) {
        try {
            return context.queryParams() != null
                    && context.parsedHeaders().contentType().parameters() != null
                    && context.request().headers().getAll(HttpHeaders.TRANSFER_ENCODING).stream()
                            .allMatch("chunked"::equalsIgnoreCase);
        } catch (HttpException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    Router router() {
        return router;
    }

    /** The path as an endpoint writes it, {@code /twilio/{tenant}}; a {@code *} at its end matches any rest. */
    WebSocketPath path(String path) {
        return paths.computeIfAbsent(path, this::mount);
    }

    /** The parameter names in a path as an endpoint writes it. */
    static Stream<String> parameters(String path) {
        return PATH_PARAMETER.matcher(path).results().map(found -> found.group(1));
    }

    private WebSocketPath mount(String path) {
        WebSocketPath mounted = new WebSocketPath();
        router.get(PATH_PARAMETER.matcher(path).replaceAll(":$1")).handler(mounted::handle);
        return mounted;
    }
}
