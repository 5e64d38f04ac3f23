package org.camelvoice.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /api/tenants}: the names of the tenants, as suggestions for the page. Names may be customers' names, so
 * only this machine gets them. For other machines, and for requests through a proxy on this machine, the path does not
 * exist (404). Called on the event loops of the listener.
 */
final class TenantNames {
    private static final String PATH = "/api/tenants";
    private static final List<String> MARKS_OF_A_PROXY =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    /**
     * Names for this machine in a local browser. Another name that resolves to this machine belongs to a foreign page.
     */
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final Supplier<Set<String>> names;

    /** @param names of the tenants, or none if the page must not suggest them */
    TenantNames(Supplier<Set<String>> names) {
        this.names = names;
    }

    void mount(Router router) {
        router.get(PATH).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        if (!isLocal(context.request())) {
            context.next();
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonArray(List.copyOf(names.get())).toBuffer());
    }

    private static boolean isLocal(HttpServerRequest request) {
        return isLoopback(request.remoteAddress())
                && isLocalName(request.authority())
                && MARKS_OF_A_PROXY.stream().noneMatch(request.headers()::contains);
    }

    private static boolean isLocalName(HostAndPort asked) {
        return asked != null && LOCAL_NAMES.contains(asked.host());
    }

    private static boolean isLoopback(SocketAddress address) {
        String host = address == null ? null : address.hostAddress(); // an address, so no DNS look-up
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
