package org.camelvoice.call;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which calls a route is for: those of some tenants or of all, on some platforms or on all. Never changes.
 *
 * <p>Of two audiences that one call is in, the more specific one goes first: one that names tenants before one that names
 * none, and of those that agree in that, one that names platforms. Equally specific ones may not share a call.
 */
public final class Audience {
    /** All calls. */
    public static final Audience EVERYBODY = new Audience(Set.of(), Set.of());

    private final Set<String> tenants;
    private final Set<String> platforms;

    private Audience(Set<String> tenants, Set<String> platforms) {
        this.tenants = tenants;
        this.platforms = platforms;
    }

    /**
     * The calls of one tenant on one platform.
     *
     * @param tenant null for those of every tenant
     * @param platform null for those on every platform
     */
    public static Audience of(String tenant, String platform) {
        return new Audience(nameOrAll(tenant), nameOrAll(platform));
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
        return new Audience(namesOrAll(tenants), namesOrAll(platforms));
    }

    private static Set<String> namesOrAll(String list) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : list == null || list.isBlank() ? new String[0] : list.split(",")) {
            names.add(name.strip());
        }
        return Collections.unmodifiableSet(names);
    }

    /** The tenants that it names, in the order given; empty if it is for all. */
    public Set<String> tenants() {
        return tenants;
    }

    /** The platforms that it names, in the order given; empty if it is for all. */
    public Set<String> platforms() {
        return platforms;
    }

    /** Whether this tenant's calls on this platform are in it. */
    public boolean includes(String tenant, String platform) {
        return includes(tenant) && (platforms.isEmpty() || platforms.contains(platform));
    }

    /** Whether this tenant's calls are in it, on one platform at least. */
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
        if (specificity() != other.specificity()) {
            return Optional.empty();
        }
        Audience both = new Audience(common(tenants, other.tenants), common(platforms, other.platforms));
        return both.specificity() == specificity()
                ? Optional.of(both)
                : Optional.empty(); // else it names no common one
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> both = new LinkedHashSet<>(some);
        both.retainAll(others);
        return Collections.unmodifiableSet(both);
    }
}
