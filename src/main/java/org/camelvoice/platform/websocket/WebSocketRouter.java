package org.camelvoice.platform.websocket;

import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Router of one port and the WebSocket paths on it. A path keeps its place on the Router when its route stops and
 * starts again, so that what was mounted after it never gets in front of it.
 */
final class WebSocketRouter {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^/}]+)}");

    private final Router router;
    private final Map<String, WebSocketPath> paths = new ConcurrentHashMap<>();

    WebSocketRouter(Router router) {
        this.router = router;
    }

    /** A Router of our own, of which only requests that are for us get anything. */
    static WebSocketRouter guarded(Router own, Supplier<PublicUrls> urls) {
        own.route().handler(context -> {
            int refusal = urls.get().refusal(context.request());
            if (refusal == 0) {
                context.next();
            } else {
                context.response().setStatusCode(refusal).end(PublicUrls.sentence(refusal));
            }
        });
        return new WebSocketRouter(own);
    }

    Router router() {
        return router;
    }

    /** The path as an endpoint writes it, {@code /twilio/{tenant}}; a {@code *} at its end stands for any rest. */
    WebSocketPath path(String path) {
        return paths.computeIfAbsent(path, this::mount);
    }

    /** The names between braces in a path as an endpoint writes it. */
    static Stream<String> parameters(String path) {
        return PATH_PARAMETER.matcher(path).results().map(found -> found.group(1));
    }

    private WebSocketPath mount(String path) {
        WebSocketPath mounted = new WebSocketPath();
        router.route(PATH_PARAMETER.matcher(path).replaceAll(":$1")).handler(mounted::handle);
        return mounted;
    }
}
