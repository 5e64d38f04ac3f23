package org.camelvoice.platform.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The URLs by which a listener is reached, and so which requests are for it. A name server that is a stranger's can let
 * the stranger's name lead here, so that a page of it is a browser's same origin (DNS rebinding): only names that were
 * told, and those that no name server answers for, are ours.
 */
final class PublicUrls {
    static final PublicUrls NONE = new PublicUrls(List.of());

    private final List<WebOrigin> origins;

    private PublicUrls(List<WebOrigin> origins) {
        this.origins = origins;
    }

    /**
     * @param urls comma-separated, such as {@code https://voice.example.com}
     * @throws IllegalArgumentException for one that is none of http or https
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

    /** What a refusal's status means, for whoever set the URLs. */
    static String sentence(int refusal) {
        return refusal == 421 ? "This name is none of PUBLIC_URL (voice.publicUrl)." : "More than one Host.";
    }

    boolean areKnown() {
        return !origins.isEmpty();
    }

    /** Whether a page of this origin is ours, whatever the request says that it is for. */
    boolean include(WebOrigin page) {
        return origins.contains(page);
    }

    boolean isOurs(WebOrigin asked) {
        return asked.isFixed() || origins.stream().anyMatch(asked::hasHostOf);
    }

    /** The status of the answer to a request that is not for us; 0 for one that is, or may be since nothing is known. */
    int refusal(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return 400; // RFC 9112 §3.2
        }
        if (hosts.isEmpty() || !areKnown()) {
            return 0; // no browser leaves it out
        }
        WebOrigin asked = WebOrigin.of("http", hosts.get(0));
        return asked != null && isOurs(asked) ? 0 : 421;
    }
}
