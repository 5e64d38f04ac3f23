package org.camelvoice.tenant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** Reads what a tenant's properties refer to. Called from any thread. */
public final class TenantReading {
    private static final String RESOURCE = "resource:";

    private final CamelContext context;

    public TenantReading(CamelContext context) {
        this.context = context;
    }

    /**
     * The tenant, ready for calls: with its name, and with texts in place of what refers to them.
     *
     * @param place such as {@code routes/tenants/acme.yaml:3}; null if unknown
     * @throws UncheckedIOException if a text cannot be read; names tenant and resource
     * @throws IllegalArgumentException if values contradict one another; names the tenant
     */
    public Tenant prepare(Tenant tenant, TenantVersion version, String place) {
        tenant.version(version);
        tenant.place(place);
        tenant.setGreeting(Braces.written(tenant.getGreeting()));
        tenant.setInstructions(resolve(tenant, "instructions", Braces.written(tenant.getInstructions())));
        tenant.setMcpServers(resolve(tenant, "mcpServers", tenant.getMcpServers()));
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

    /** Whether a property's value stands elsewhere. */
    private static boolean isReference(String value) {
        return value.startsWith(RESOURCE);
    }

    /** The value, or the unchanged text that it refers to. */
    private String resolve(Tenant tenant, String property, String value) {
        return isReference(value) ? read(tenant, property, value.substring(RESOURCE.length())) : value;
    }

    private String read(Tenant tenant, String property, String uri) {
        try (InputStream resource = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            String place = tenant.place() == null ? "" : tenant.place() + ": ";
            throw new UncheckedIOException(
                    place + "Tenant " + tenant.name() + ": cannot read its " + property + " from " + uri, e);
        }
    }
}
