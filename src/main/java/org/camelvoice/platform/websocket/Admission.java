package org.camelvoice.platform.websocket;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a listener's connections, in total and by address. Called on all of its event loops. */
final class Admission {
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
    void enter(ClientAddress address) {
        open.incrementAndGet();
        byAddress.merge(address.network(), 1, Integer::sum);
    }

    void leave(ClientAddress address) {
        open.decrementAndGet();
        byAddress.computeIfPresent(address.network(), (from, count) -> count == 1 ? null : count - 1);
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
    boolean isOverfull(ClientAddress address) {
        return mostOfAnAddress > 0
                && !address.isNearby()
                && byAddress.getOrDefault(address.network(), 0) > mostOfAnAddress;
    }
}
