package org.camelvoice.platform.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A listener's public URLs, which decide the requests that it accepts. An attacker's name server can point a name here,
 * and then the attacker's page has a browser's same origin (DNS rebinding). So only configured names, and names that no
 * name server answers for, are accepted.
 */
final class PublicUrls {
    static final PublicUrls NONE = new PublicUrls(List.of());

    private final List<WebOrigin> origins;

    private PublicUrls(List<WebOrigin> origins) {
        this.origins = origins;
    }

    /**
     * Parses the setting.
     *
     * @param urls comma-separated, such as {@code https://voice.example.com}
     * @throws IllegalArgumentException for a URL that is not http or https
     */
    static PublicUrls of(String urls) {
        return new PublicUrls(Arrays.stream(urls.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .map(PublicUrls::origin)
                .toList());
    }

    private static WebOrigin origin(String url) {
        WebOrigin origin = WebOrigin.parse(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        if (origin == null) {
            throw new IllegalArgumentException(
                    "Expected a URL that begins with https:// or http:// and has no path, got " + url);
        }
        return origin;
    }

    /** The meaning of a refusal's status, for the operator. */
    static String sentence(int refusal) {
        return refusal == 421 ? "This name is none of PUBLIC_URL (voice.publicUrl)." : "More than one Host.";
    }

    /** Whether no name server decides where they lead. */
    boolean areLocal() {
        return origins.stream().allMatch(WebOrigin::isFixed);
    }

    boolean areKnown() {
        return !origins.isEmpty();
    }

    /** Whether a page of this origin is the gateway's, whatever host the request names. */
    boolean include(WebOrigin page) {
        return origins.contains(page);
    }

    boolean isOurs(WebOrigin asked) {
        return asked.isFixed() || origins.stream().anyMatch(asked::hasHostOf);
    }

    /** The status that refuses a request for another host; 0 to accept, also without configured URLs. */
    int refusal(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return 400; // RFC 9112 §3.2
        }
        String named = authority(request.uri());
        if ((hosts.isEmpty() && named == null) || !areKnown()) {
            return 0; // every browser sends Host
        }
        WebOrigin asked = WebOrigin.of("http", named == null ? hosts.get(0) : named);
        return asked != null && isOurs(asked) ? 0 : 421;
    }

    /** Of a target in absolute form, which wins over {@code Host}: RFC 9112 §3.2.2. Null if it has none. */
    private static String authority(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        return scheme < 0 ? null : target.substring(scheme + 3).split("[/?#]", 2)[0];
    }
}
