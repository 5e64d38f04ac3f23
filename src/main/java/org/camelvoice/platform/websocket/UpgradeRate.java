package org.camelvoice.platform.websocket;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.camelvoice.platform.RefusalReason;

/**
 * How many requests for a WebSocket a listener hears a second. Strangers have a rate, of all together and of one address;
 * an address's surplus takes nothing from the others. Who has proved who they are, by a signature or a ticket, has another:
 * a flood of strangers never refuses them, also behind the same proxy.
 *
 * <p>That means looking at each proof that is shown, true or not, at any rate. It is no door to a flood: a wrong signature
 * costs some 15 µs (at most 8 forms of the URL and two keys; an HMAC-SHA1 of 200 bytes takes 0.7 µs, of the longest target
 * 4 µs), but a refused request 100 to 170 µs in any case. What is wrong then pays the rate of strangers.
 *
 * <p>Called on all of the listener's event loops, with {@link System#nanoTime}.
 */
final class UpgradeRate {
    static final int BURST_SECONDS =
            2; // a cold JVM takes a second of its event loops for 1,000 at once: callers would hear it
    /** Addresses that are remembered: beyond it, all new ones count as one. */
    static final int MOST_ADDRESSES = 10_000;

    private final int perAddress;
    /** Null for no limit. */
    private final Rate all;
    /** Of those who have proved who they are; null for no limit. */
    private final Rate proven;
    /** Of addresses beyond {@link #MOST_ADDRESSES}; null for no limit. */
    private final Rate others;

    private final ConcurrentMap<InetAddress, Rate> byAddress = new ConcurrentHashMap<>();

    UpgradeRate(ListenerLimits limits, long now) {
        this.perAddress = limits.maxUpgradesPerSecondPerAddress();
        this.all = rate(limits.maxUpgradesPerSecond(), now);
        this.proven = rate(limits.maxProvenUpgradesPerSecond(), now);
        this.others = rate(perAddress, now);
    }

    private static Rate rate(int perSecond, long now) {
        return perSecond == 0 ? null : new Rate(perSecond, BURST_SECONDS, now);
    }

    /** Null to admit one more who has proved who they are. */
    RefusalReason refusalOfProven(long now) {
        return proven == null || proven.take(now) ? null : RefusalReason.PROVEN_UPGRADE_RATE;
    }

    /** Null to hear one more stranger. */
    RefusalReason refusal(ClientAddress address, long now) {
        if (perAddress > 0
                && !address.isNearby()
                && !rate(address.network(), now).take(now)) {
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
