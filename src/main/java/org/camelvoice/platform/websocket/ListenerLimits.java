package org.camelvoice.platform.websocket;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * The limits for clients of a listener. All routes of a component share them.
 *
 * @param maxConnections           the most open connections; the next one replaces the oldest without a WebSocket, or
 *     gets 503
 * @param maxConnectionsPerAddress the most connections from one address; 0 for no limit. Does not apply to loopback and
 *     private addresses, where reverse proxies are
 * @param maxUpgradesPerSecond     the most requests for a WebSocket that are heard of those who have not proved who they
 *     are, in bursts of {@link UpgradeRate#BURST_SECONDS} s' worth; the rest gets 429; 0 for no limit
 * @param maxUpgradesPerSecondPerAddress the same for one address; does not apply to loopback and private addresses
 * @param maxProvenUpgradesPerSecond the same for those who have, of all addresses
 * @param maxFramesPerSecond       the most WebSocket frames of one connection, in bursts of 10 s' worth; more close it
 *     with 1008; 0 for no limit
 * @param requestTimeout           the time for a request to be complete, body included
 * @param idleTimeout              the longest time without a request on an HTTP connection
 * @param unreadTimeout            the longest time that the other end may leave waiting output unread
 * @param maxHeldBytes             the most bytes held for all connections together, in unread output and incomplete
 *     messages; beyond it, the connections that hold most are closed
 * @param http2                    whether to accept HTTP/2, for listeners behind a proxy. Of these limits, only {@code
 *     unreadTimeout}, {@code maxHeldBytes} and the numbers of connections apply to it
 */
record ListenerLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxUpgradesPerSecond,
        int maxUpgradesPerSecondPerAddress,
        int maxProvenUpgradesPerSecond,
        int maxFramesPerSecond,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration unreadTimeout,
        long maxHeldBytes,
        boolean http2) {

    /** The defaults, as in {@code application.properties}. */
    public static final ListenerLimits DEFAULT = new ListenerLimits(
            2_000,
            200,
            100,
            20,
            200,
            300, // 50 of audio, 20 other messages, 200 reports of what was played
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            64L << 20, // 64 MiB: a quarter of the direct memory of a JVM with 256 MB
            false);

    /** Enables HTTP/2 in {@code options} only if wanted; changes the argument. */
    HttpServerOptions applyTo(HttpServerOptions options) {
        boolean alpn = http2 && options.isUseAlpn();
        return options.setHttp2ClearTextEnabled(http2).setUseAlpn(alpn);
    }
}
