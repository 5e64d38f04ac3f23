package org.camelvoice.tenant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** The tenants of a CamelContext: its beans of type {@link Tenant}. Called from any thread. */
public final class Tenants {
    private static final String RESOURCE = "resource:";

    private final CamelContext context;
    private final Map<String, Tenant> known = new ConcurrentHashMap<>();
    /** Empty until the start has found the places; written before any tenant is loaded. */
    private volatile Map<String, String> places = Map.of();

    public Tenants(CamelContext context) {
        this.context = context;
    }

    /**
     * The tenant of this name, ready for a call.
     *
     * @throws IllegalArgumentException for an unknown name; lists the known ones
     */
    public Tenant get(String name) {
        Tenant tenant = known.get(name);
        return tenant != null ? tenant : known.computeIfAbsent(name, this::load);
    }

    private Tenant load(String name) {
        Tenant tenant = beans().get(name); // a look-up by name would resolve placeholders, and callers choose the name
        if (tenant == null) {
            throw new IllegalArgumentException("No tenant " + name + "; there are " + names());
        }
        return prepare(name, tenant);
    }

    /** Sorted. */
    public Set<String> names() {
        return new TreeSet<>(beans().keySet());
    }

    private Map<String, Tenant> beans() {
        return context.getRegistry().findByTypeWithName(Tenant.class);
    }

    /** @param places of tenants by name, such as {@code routes/tenants/acme.yaml:3}, for error messages */
    public void standAt(Map<String, String> places) {
        this.places = Map.copyOf(places);
    }

    /**
     * Prepares every tenant, so that a mistake stops the start and not a call.
     *
     * @throws UncheckedIOException if instructions cannot be read; names tenant and resource
     */
    public void loadAll() {
        names().forEach(this::get);
    }

    private Tenant prepare(String name, Tenant tenant) {
        tenant.name(name);
        tenant.place(places.get(name));
        tenant.setGreeting(Braces.written(tenant.getGreeting()));
        tenant.setInstructions(resolve(name, "instructions", Braces.written(tenant.getInstructions())));
        tenant.setMcpServers(resolve(name, "mcpServers", tenant.getMcpServers()));
        check(tenant);
        return tenant;
    }

    private static void check(Tenant tenant) {
        try {
            tenant.check();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(tenant.description() + ": " + e.getMessage(), e);
        }
    }

    /** The value, or the unchanged text that it refers to. */
    private String resolve(String tenant, String property, String value) {
        return value.startsWith(RESOURCE) ? read(tenant, property, value.substring(RESOURCE.length())) : value;
    }

    private String read(String tenant, String property, String uri) {
        try (InputStream resource = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            String place = places.containsKey(tenant) ? places.get(tenant) + ": " : "";
            throw new UncheckedIOException(
                    place + "Tenant " + tenant + ": cannot read its " + property + " from " + uri, e);
        }
    }
}
