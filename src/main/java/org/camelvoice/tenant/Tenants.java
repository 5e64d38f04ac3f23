package org.camelvoice.tenant;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The tenants that can be called: the context's beans of type {@link Tenant}, which never change, and those that are offered
 * by a {@link TenantSource}, which come, change and go. Called from any thread.
 */
public final class Tenants {
    private final CamelContext context;
    private final TenantReading reading;
    /** Beans, by name. */
    private final Map<String, Tenant> known = new ConcurrentHashMap<>();
    /** By name. */
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();
    /** Versions that calls take no more, and that some may still have. */
    private final Set<OfferedTenant> leaving = ConcurrentHashMap.newKeySet();
    /** Counts what the source's changes came to. */
    private final TenantChanges changes = new TenantChanges();
    /** Why definitions are not in use, by their places. Replaced as a whole. */
    private volatile Map<String, String> problems = Map.of();
    /** Empty until the start has found the places; written before any tenant is loaded. */
    private volatile Map<String, String> places = Map.of();

    public Tenants(CamelContext context) {
        this.context = context;
        this.reading = new TenantReading(context);
    }

    /**
     * The tenant of this name; of several versions the one that callers get who get no other.
     *
     * @throws NoSuchTenantException for an unknown name; lists the known ones
     */
    public Tenant get(String name) {
        Offer offer = offers.get(name);
        return offer == null ? bean(name) : offer.main();
    }

    private Tenant bean(String name) {
        Tenant tenant = known.get(name);
        return tenant != null ? tenant : known.computeIfAbsent(name, this::load);
    }

    private Tenant load(String name) {
        Tenant tenant = beans().get(name); // a look-up by name would resolve placeholders, and callers choose the name
        if (tenant == null) {
            throw new NoSuchTenantException("No tenant " + name + "; there are " + names());
        }
        return reading.prepare(tenant, TenantVersion.only(name), places.get(name));
    }

    /**
     * The version of a tenant that this caller gets, for as long as it is used.
     *
     * @param caller tells callers apart, such as a number; the same caller gets the same version, unless shares change
     * @throws NoSuchTenantException for an unknown name; lists the known ones
     */
    public TenantUse use(String name, String caller) {
        for (Offer offer = offers.get(name); offer != null; offer = offers.get(name)) {
            Optional<TenantUse> use = offer.use(caller);
            if (use.isPresent()) {
                return use.get();
            }
            Thread.onSpinWait(); // it has just been withdrawn, so another offer is about to be there
        }
        return new TenantUse(bean(name), () -> {});
    }

    /** From now on calls take these versions. Those that it had are to be withdrawn next. */
    public void offer(String name, List<OfferedTenant> versions) {
        Offer before = versions.isEmpty() ? offers.remove(name) : offers.put(name, new Offer(versions));
        if (before != null) {
            leaving.addAll(before.versions());
        }
        versions.forEach(leaving::remove);
        leaving.removeIf(OfferedTenant::isOver);
    }

    /** Whether calls may take a version of this tenant with this label now. */
    public boolean has(String name, String label) {
        Offer offer = offers.get(name);
        return offer == null
                ? label.equals(TenantVersion.MAIN) && known.containsKey(name)
                : offer.all().stream()
                        .anyMatch(tenant -> tenant.version().label().equals(label));
    }

    /** Versions that calls take no more, while those that have them still do, by name and label. */
    public List<OfferedTenant> draining() {
        leaving.removeIf(OfferedTenant::isOver);
        return leaving.stream()
                .sorted(Comparator.comparing(left -> left.tenant().version().toString()))
                .toList();
    }

    /** What the source's changes came to. */
    public TenantChanges changes() {
        return changes;
    }

    /** Sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(beans().keySet());
        names.addAll(offers.keySet());
        return names;
    }

    /** All tenants in all versions that calls may take now, by name. */
    public Collection<Tenant> all() {
        Map<String, List<Tenant>> all = new TreeMap<>();
        beans().keySet().forEach(name -> all.put(name, List.of(bean(name))));
        offers.forEach((name, offer) -> all.put(name, offer.all()));
        return all.values().stream().flatMap(List::stream).toList();
    }

    private Map<String, Tenant> beans() {
        return context.getRegistry().findByTypeWithName(Tenant.class);
    }

    /** Whether a tenant has a model server, or a key, of its own. */
    public boolean haveServers() {
        return all().stream().anyMatch(tenant -> tenant.getServer().isOwn());
    }

    /** Those that are beans. */
    public List<Tenant> ofBeans() {
        return beans().keySet().stream().map(this::bean).toList();
    }

    /** Whether a bean has this name, so that no offered tenant may. */
    public boolean isBean(String name) {
        return beans().containsKey(name);
    }

    /** @param places of beans by name, such as {@code routes/tenants/acme.yaml:3}, for error messages */
    public void standAt(Map<String, String> places) {
        this.places = Map.copyOf(places);
    }

    /** Why definitions of tenants are not in use, one sentence each, by their places; empty if all is well. */
    public Map<String, String> problems() {
        return problems;
    }

    public void problems(Map<String, String> sentences) {
        problems = Map.copyOf(sentences);
    }

    /**
     * Prepares every bean, so that a mistake stops the start and not a call.
     *
     * @throws java.io.UncheckedIOException if instructions cannot be read; names tenant and resource
     */
    public void loadAll() {
        Stream.of(beans().keySet().toArray(String[]::new)).forEach(this::bean);
    }
}
