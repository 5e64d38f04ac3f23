package org.camelvoice.platform.websocket;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * The headers that a caller may set on an exchange: the parameters of its URL's query and, overriding them, of its
 * path. A query parameter never becomes a Camel header ({@code Camel…}, in any case), and never replaces a path
 * parameter; neither replaces a header that the path's guard sets. Request headers are not copied.
 */
final class WireHeaders {

    private WireHeaders() {}

    /**
     * The headers of every exchange of the connection that {@code request} opens.
     *
     * @param trusted what the path's guard sets; the URL replaces none of it
     */
    static Map<String, Object> of(RoutingContext request, Map<String, Object> trusted) {
        Map<String, Object> headers = new CaseInsensitiveMap();
        headers.putAll(trusted);
        request.pathParams().forEach(headers::putIfAbsent); // first, to keep the route's spelling
        MultiMap query = request.queryParams();
        for (String name : query.names()) {
            if (!isReserved(name) && !headers.containsKey(name)) {
                headers.put(name, value(query.getAll(name)));
            }
        }
        return headers;
    }

    /** Whether only routes and components may set a header of this name. */
    static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("org.apache.camel.");
    }

    private static Object value(List<String> values) {
        return values.size() == 1 ? values.get(0) : List.copyOf(values);
    }
}
