package org.camelvoice.call;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.camelvoice.tenant.TenantVersion;

/**
 * Which calls a route is for: those of some tenants, of one version of a tenant, or of all, on some platforms or on all.
 * Never changes.
 *
 * <p>Of two audiences that one call is in, the more specific one goes first: one that names tenants before one that names
 * none, and of those that agree in that, one that names platforms. Equally specific ones may not share a call.
 */
public final class Audience {
    /** All calls. */
    public static final Audience EVERYBODY = new Audience(Set.of(), Set.of(), null);

    private final Set<String> tenants;
    private final Set<String> platforms;
    /** Null for all versions of its tenants. */
    private final TenantVersion version;

    private Audience(Set<String> tenants, Set<String> platforms, TenantVersion version) {
        this.tenants = tenants;
        this.platforms = platforms;
        this.version = version;
    }

    /**
     * The calls of one tenant on one platform.
     *
     * @param tenant null for those of every tenant
     * @param platform null for those on every platform
     */
    public static Audience of(String tenant, String platform) {
        return new Audience(nameOrAll(tenant), nameOrAll(platform), null);
    }

    private static Set<String> nameOrAll(String name) {
        return name == null ? Set.of() : Set.of(name);
    }

    /**
     * The calls of several tenants on several platforms.
     *
     * @param tenants names, comma-separated; null or blank for all
     * @param platforms names, comma-separated; null or blank for all
     */
    public static Audience ofAny(String tenants, String platforms) {
        return new Audience(namesOrAll(tenants), namesOrAll(platforms), null);
    }

    private static Set<String> namesOrAll(String list) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : list == null || list.isBlank() ? new String[0] : list.split(",")) {
            names.add(name.strip());
        }
        return Collections.unmodifiableSet(names);
    }

    /**
     * Those of its calls that began with this version of a tenant.
     *
     * @param only null for all of them
     */
    public Audience in(TenantVersion only) {
        return only == null ? this : new Audience(Set.of(only.tenant()), platforms, only);
    }

    /** The tenants that it names, in the order given; empty if it is for all. */
    public Set<String> tenants() {
        return tenants;
    }

    /** The platforms that it names, in the order given; empty if it is for all. */
    public Set<String> platforms() {
        return platforms;
    }

    /** Whether calls on this platform that began with this version of their tenant are in it. */
    public boolean includes(TenantVersion tenant, String platform) {
        return includes(tenant) && (platforms.isEmpty() || platforms.contains(platform));
    }

    /** Whether calls that began with this version of their tenant are in it, on one platform at least. */
    public boolean includes(TenantVersion tenant) {
        return includes(tenant.tenant()) && (version == null || version.equals(tenant));
    }

    /** Whether this tenant's calls are in it, of one version and on one platform at least. */
    public boolean includes(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
    }

    public boolean isMoreSpecificThan(Audience other) {
        return specificity() > other.specificity();
    }

    private int specificity() {
        return (tenants.isEmpty() ? 0 : 2) + (platforms.isEmpty() ? 0 : 1);
    }

    /** The calls that are in both when neither goes first; empty if there are none, or one of the two goes first. */
    public Optional<Audience> overlap(Audience other) {
        if (specificity() != other.specificity() || areOfDifferentVersions(other)) {
            return Optional.empty();
        }
        Audience both = new Audience(common(tenants, other.tenants), common(platforms, other.platforms), null);
        return both.specificity() == specificity()
                ? Optional.of(both)
                : Optional.empty(); // else it names no common one
    }

    private boolean areOfDifferentVersions(Audience other) {
        return version != null && other.version != null && !version.equals(other.version);
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> both = new LinkedHashSet<>(some);
        both.retainAll(others);
        return Collections.unmodifiableSet(both);
    }
}
