package org.camelvoice.platform.websocket;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * What strangers may use of a listener. All routes of a component have the same.
 *
 * @param maxConnections how many connections may be open at once; one more takes the place of the oldest that carries
 *     no WebSocket, or is answered with 503
 * @param maxConnectionsPerAddress how many of them from one address; 0 for any number. It does not hold for addresses
 *     of this machine and of private networks, where reverse proxies are
 * @param requestTimeout how long a request may take until it is whole, with its body
 * @param idleTimeout how long an HTTP connection may stay without a request
 * @param unreadTimeout how long the other end may take nothing of what waits for it
 * @param maxHeldBytes how much may be held for all connections together: what waits to be read at the other end, and
 *     messages that are not whole yet; beyond it the connections that hold most are closed
 * @param http2 whether HTTP/2 is spoken too. Of these limits only {@code unreadTimeout}, {@code maxHeldBytes} and the
 *     numbers of connections hold for it: it is for listeners behind a proxy
 */
public record ListenerLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration unreadTimeout,
        long maxHeldBytes,
        boolean http2) {

    /** Those of a component that nobody told otherwise; the same as in {@code application.properties}. */
    public static final ListenerLimits DEFAULT = new ListenerLimits(
            2_000,
            500,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            64L << 20, // 64 MiB: a quarter of the direct memory of a JVM with 256 MB
            false);

    /** {@code options} with HTTP/2 only if it is wanted; the argument is changed. */
    HttpServerOptions applyTo(HttpServerOptions options) {
        boolean alpn = http2 && options.isUseAlpn();
        return options.setHttp2ClearTextEnabled(http2).setUseAlpn(alpn);
    }
}
