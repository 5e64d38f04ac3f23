package org.camelvoice.api;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request comes from a program or a page on this machine: over loopback, for a name of this machine, from no
 * foreign page, and through no proxy. A proxy on this machine that adds none of these headers cannot be told from a local
 * program.
 */
final class ThisMachine {
    private static final Set<String> MARKS_OF_A_PROXY = Set.of(
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "x-envoy-external-address");
    /** Such as {@code X-Forwarded-For} and {@code X-Original-Host}. */
    private static final List<String> BEGINNINGS_OF_SUCH_MARKS = List.of("x-forwarded-", "x-original-");

    /** Another name that resolves to this machine belongs to a foreign page. */
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private ThisMachine() {}

    static boolean sent(HttpServerRequest request) {
        return isLoopback(request.remoteAddress())
                && isLocalName(request.authority())
                && isOfNoForeignPage(request.headers())
                && request.headers().names().stream().noneMatch(ThisMachine::isMarkOfAProxy);
    }

    private static boolean isMarkOfAProxy(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return MARKS_OF_A_PROXY.contains(name)
                || BEGINNINGS_OF_SUCH_MARKS.stream().anyMatch(name::startsWith);
    }

    private static boolean isLocalName(HostAndPort asked) {
        return asked != null && LOCAL_NAMES.contains(asked.host());
    }

    /** A page of another port of this machine is foreign too. */
    private static boolean isOfNoForeignPage(MultiMap headers) {
        List<String> origins = headers.getAll(HttpHeaders.ORIGIN);
        String host = headers.get(HttpHeaders.HOST);
        return origins.isEmpty()
                || (origins.size() == 1
                        && Set.of("http://" + host, "https://" + host).contains(origins.get(0)));
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
