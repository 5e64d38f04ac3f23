package org.camelvoice.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.camelvoice.call.CallFacts;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which meters a call counts in: those of its version of its tenant, if that has a place of its own; else those of all
 * others together. A call keeps its meters from its beginning to its end.
 *
 * <pre>
 *   first call ──a place is free──▶ metered ──offered no more, no call for ten minutes──▶ removed: the place is free
 *       └──────────none is──────▶ other
 * </pre>
 *
 * <p>Ten minutes, so that a scrape still sees the last call. Called from any thread; the lock is held for moments, once at
 * a call's beginning and once at its end, and never while meters are removed.
 */
final class MeteredTenants {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredTenants.class);

    /** Versions of one tenant with meters of their own. */
    static final int MOST_VERSIONS = 10;

    static final Duration KEPT = Duration.ofMinutes(10);

    private final MeterRegistry registry;
    private final Tenants tenants;
    private final int most;
    private final LongSupplier nanoTime;
    private final Place others;
    /** By the calls' ids, from their beginning to their end. */
    private final Map<String, Place> byCall = new ConcurrentHashMap<>();
    /** By tenant, then by label. Guarded by this. */
    private final Map<String, Map<String, Place>> places = new HashMap<>();

    private static final class Place {
        private final TenantVersion version;
        private final TenantMeters meters;
        /** Calls that count in it. Guarded by the tenants. */
        private int calls;
        /** When the last call ended. Guarded by the tenants. */
        private long leftAt;
        /** Whether it is being removed. Guarded by the tenants. */
        private boolean leaves;

        Place(MeterRegistry registry, TenantVersion version) {
            this.version = version;
            this.meters = new TenantMeters(registry, version.tenant(), version.label());
        }
    }

    /** @param most tenants with places of their own */
    MeteredTenants(MeterRegistry registry, Tenants tenants, int most, LongSupplier nanoTime) {
        this.registry = registry;
        this.tenants = tenants;
        this.most = most;
        this.nanoTime = nanoTime;
        this.others = new Place(registry, new TenantVersion(TenantMeters.OTHER, TenantMeters.OTHER, ""));
    }

    TenantMeters began(CallFacts call) {
        Place place = take(call.version());
        byCall.put(call.id(), place);
        return place.meters;
    }

    private synchronized Place take(TenantVersion version) {
        Place place = find(version);
        if (place == null) {
            place = isFull(version) ? others : add(version);
        }
        place.calls++;
        return place;
    }

    /** Null if it has none now. */
    private synchronized Place find(TenantVersion version) {
        Place place = places.getOrDefault(version.tenant(), Map.of()).get(version.label());
        return place != null && place.leaves ? others : place;
    }

    private boolean isFull(TenantVersion version) {
        Map<String, Place> versions = places.get(version.tenant());
        return versions == null ? places.size() >= most : versions.size() >= MOST_VERSIONS;
    }

    private Place add(TenantVersion version) {
        return places.computeIfAbsent(version.tenant(), tenant -> new HashMap<>())
                .computeIfAbsent(version.label(), label -> new Place(registry, version));
    }

    /** The meters of a call that may not have begun, or be over. */
    TenantMeters of(CallFacts call) {
        Place place = byCall.get(call.id());
        if (place == null) {
            place = find(call.version());
        }
        return place == null ? others.meters : place.meters;
    }

    TenantMeters ended(CallFacts call) {
        TenantMeters meters = of(call);
        Place place = byCall.remove(call.id());
        if (place != null) {
            leave(place);
        }
        return meters;
    }

    private synchronized void leave(Place place) {
        place.calls--;
        place.leftAt = nanoTime.getAsLong();
    }

    /** Removes the meters of versions that are gone. Not for a call's loop: a registry with many meters takes its time. */
    void removeGone() {
        try {
            for (Place place : gone()) {
                place.meters.remove();
                forget(place.version);
            }
        } catch (RuntimeException e) { // or nobody would look any more
            LOG.warn("Meters of tenants that are gone could not be removed: {}", e.toString());
        }
    }

    private synchronized List<Place> gone() {
        List<Place> gone = new ArrayList<>();
        places.values()
                .forEach(versions ->
                        versions.values().stream().filter(this::isGone).forEach(gone::add));
        gone.forEach(place -> place.leaves = true);
        return gone;
    }

    private boolean isGone(Place place) {
        return place.calls == 0
                && nanoTime.getAsLong() - place.leftAt >= KEPT.toNanos()
                && !tenants.has(place.version.tenant(), place.version.label());
    }

    private synchronized void forget(TenantVersion version) {
        Map<String, Place> versions = places.get(version.tenant());
        versions.remove(version.label());
        if (versions.isEmpty()) {
            places.remove(version.tenant());
        }
    }
}
