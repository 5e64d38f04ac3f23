package org.camelvoice.platform.websocket;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a listener's connections, in total and by address. Called on all of its event loops. */
final class Admission {
    private static final int UNIQUE_LOCAL = 0xFC; // RFC 4193: fc00::/7

    private final int most;
    /** 0 for no limit. */
    private final int mostOfAnAddress;

    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    Admission(ListenerLimits limits) {
        this.most = Descriptors.bound(limits.maxConnections());
        this.mostOfAnAddress = limits.maxConnectionsPerAddress();
    }

    /** Called once for each connection. */
    void enter(InetAddress address) {
        open.incrementAndGet();
        byAddress.merge(address, 1, Integer::sum);
    }

    void leave(InetAddress address) {
        open.decrementAndGet();
        byAddress.computeIfPresent(address, (from, count) -> count == 1 ? null : count - 1);
    }

    /** Whether there are more connections than allowed. */
    boolean isOverfull() {
        return open.get() > most;
    }

    /** Whether there are so many more that they do not even get an answer. */
    boolean isCrowded() {
        return open.get() > most + Math.max(most / 10, 10);
    }

    /** Whether this address has more connections than allowed. */
    boolean isOverfull(InetAddress address) {
        return mostOfAnAddress > 0 && !isNearby(address) && byAddress.getOrDefault(address, 0) > mostOfAnAddress;
    }

    /** Whether it is loopback or private: reverse proxies there carry many callers. */
    private static boolean isNearby(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (bytes.length == 16 && (bytes[0] & 0xFE) == UNIQUE_LOCAL);
    }
}
