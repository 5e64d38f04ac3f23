package org.camelvoice.platform.websocket;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.camelvoice.platform.RefusalReason;

/**
 * How many requests for a WebSocket a listener hears a second, of all clients and of one address. An address's surplus
 * takes nothing from the others. Called on all of the listener's event loops, with {@link System#nanoTime}.
 */
final class UpgradeRate {
    static final int BURST_SECONDS = 5; // callers who lost their connections at once come again at once
    /** Addresses that are remembered: beyond it, all new ones count as one. */
    static final int MOST_ADDRESSES = 10_000;

    private final int perAddress;
    /** Null for no limit. */
    private final Rate all;
    /** Of addresses beyond {@link #MOST_ADDRESSES}; null for no limit. */
    private final Rate others;

    private final ConcurrentMap<InetAddress, Rate> byAddress = new ConcurrentHashMap<>();

    UpgradeRate(ListenerLimits limits, long now) {
        this.perAddress = limits.maxUpgradesPerSecondPerAddress();
        this.all = limits.maxUpgradesPerSecond() == 0
                ? null
                : new Rate(limits.maxUpgradesPerSecond(), BURST_SECONDS, now);
        this.others = perAddress == 0 ? null : new Rate(perAddress, BURST_SECONDS, now);
    }

    /** Null to hear it. */
    RefusalReason refusal(ClientAddress address, long now) {
        if (perAddress > 0 && !address.isNearby() && !rate(address.network(), now).take(now)) {
            return RefusalReason.UPGRADE_RATE_OF_ADDRESS;
        }
        return all == null || all.take(now) ? null : RefusalReason.UPGRADE_RATE;
    }

    private Rate rate(InetAddress network, long now) {
        Rate known = byAddress.get(network);
        if (known != null) {
            return known;
        }
        return byAddress.size() < MOST_ADDRESSES
                ? byAddress.computeIfAbsent(network, first -> new Rate(perAddress, BURST_SECONDS, now))
                : others;
    }

    /** Forgets addresses that have not asked for {@link #BURST_SECONDS}. Called once a second. */
    void forget(long now) {
        byAddress.values().removeIf(rate -> rate.isUnused(now));
    }

    int knownAddresses() {
        return byAddress.size();
    }
}
