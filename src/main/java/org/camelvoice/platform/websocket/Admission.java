package org.camelvoice.platform.websocket;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a listener's connections, in total and by address. Called on all of its event loops. */
final class Admission {
    private static final AttributeKey<Boolean> ENTERED = AttributeKey.valueOf(Admission.class, "entered");

    private final int most;
    /** 0 for no limit. */
    private final int mostOfAnAddress;

    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    Admission(ListenerLimits limits) {
        this.most = Descriptors.bound(limits.maxConnections());
        this.mostOfAnAddress = limits.maxConnectionsPerAddress();
    }

    /** Counts a connection until it is closed; the second call for the same counts nothing. */
    void enter(Channel connection, ClientAddress address) {
        if (connection.attr(ENTERED).setIfAbsent(true) == null) {
            enter(address);
            connection.closeFuture().addListener(closed -> leave(address)); // runs at once if it is closed already
        }
    }

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
        return has(address, mostOfAnAddress);
    }

    /** Whether it has so many more that they do not even get an answer. */
    boolean isCrowded(ClientAddress address) {
        return has(address, mostOfAnAddress + Math.max(mostOfAnAddress / 10, 10));
    }

    private boolean has(ClientAddress address, int more) {
        return mostOfAnAddress > 0 && !address.isNearby() && byAddress.getOrDefault(address.network(), 0) > more;
    }
}
