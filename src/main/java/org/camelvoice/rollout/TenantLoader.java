package org.camelvoice.rollout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PropertyBindingSupport;
import org.camelvoice.diagnosis.StartFailure;
import org.camelvoice.rollout.TenantYaml.Property;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantId;
import org.camelvoice.tenant.TenantReading;
import org.camelvoice.tenant.TenantText;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;

/** Makes a tenant's definition of its text; changes nothing else. Used by one thread. */
final class TenantLoader {
    private static final int REVISION_BYTES = 4;
    private static final String GOT = ", got ";

    private final CamelContext context;
    private final Tenants tenants;
    private final TenantReading reading;
    private final VersionedRoutes routes;

    TenantLoader(CamelContext context, Tenants tenants, VersionedRoutes routes) {
        this.context = context;
        this.tenants = tenants;
        this.reading = new TenantReading(context);
        this.routes = routes;
    }

    /** The tenant of a text, such as {@code acme} for {@code acme@2}. */
    static String tenantOf(String id) {
        return id.split("@", 2)[0];
    }

    private static String labelOf(String id) {
        String[] parts = id.split("@", 2);
        return parts.length == 1 ? TenantVersion.MAIN : parts[1];
    }

    /**
     * Reads a text.
     *
     * @return empty if it says that there is no such tenant: {@code []}
     * @throws TenantMistake for the first mistake; nothing in it is what a placeholder stands for
     */
    Optional<TenantDefinition> load(TenantText text) {
        requireNames(text);
        String yaml = read(text);
        Secrets secrets = new Secrets(context, yaml, text.place(), tenantOf(text.id()));
        try {
            return load(text, yaml, secrets);
        } catch (TenantMistake e) {
            throw new TenantMistake(secrets.outOf(e.getMessage())).in(e.files());
        }
    }

    private Optional<TenantDefinition> load(TenantText text, String yaml, Secrets secrets) {
        TenantYaml parsed = TenantYaml.read(yaml, text.place());
        return parsed.isEmpty() ? Optional.empty() : Optional.of(load(text, parsed, yaml, secrets));
    }

    private TenantDefinition load(TenantText text, TenantYaml parsed, String yaml, Secrets secrets) {
        requireName(parsed, tenantOf(text.id()));
        Tenant tenant = bind(parsed, parsed.properties());
        Map<Path, Object> files = ReferredFiles.of(List.of(tenant.getInstructions(), tenant.getMcpServers()));
        try {
            prepare(tenant, text.id(), yaml, text.place() + ":" + parsed.tenantLine());
            return new TenantDefinition(
                    text.id(), tenant, routes(parsed, tenant.version(), text.place()), secrets, files);
        } catch (TenantMistake e) {
            throw e.in(files);
        }
    }

    private void requireNames(TenantText text) {
        if (!TenantId.isOne(text.id())) {
            throw new TenantMistake(text.place() + ": expected " + TenantId.EXPECTED + ", got " + text.id());
        }
        if (text.id().equals(tenantOf(text.id()) + "@" + TenantVersion.MAIN)) {
            throw new TenantMistake(text.place() + ": expected another version than " + TenantVersion.MAIN
                    + ", which is that of " + tenantOf(text.id()) + " itself");
        }
        if (tenants.isBean(tenantOf(text.id()))) {
            throw new TenantMistake(text.place() + ": tenant " + tenantOf(text.id())
                    + ": expected a name that no bean of routes/ has, but one has it");
        }
    }

    private static String read(TenantText text) {
        try {
            return text.yaml().read();
        } catch (IOException | UncheckedIOException e) {
            String why = String.valueOf(e.getMessage());
            String place = text.place() + ": ";
            throw new TenantMistake(
                    place + "cannot be read: " + (why.startsWith(place) ? why.substring(place.length()) : why), e);
        }
    }

    private static void requireName(TenantYaml parsed, String name) {
        if (!parsed.tenantName().equals(name)) {
            throw parsed.mistake(
                    parsed.tenantLine(), "expected the tenant " + name + ", got the tenant " + parsed.tenantName());
        }
    }

    private Tenant bind(TenantYaml parsed, Map<String, Property> properties) {
        Tenant tenant = new Tenant();
        properties.forEach((name, property) -> {
            try {
                PropertyBindingSupport.build()
                        .withCamelContext(context)
                        .withTarget(tenant)
                        .withProperty(name, property.value())
                        .withReflection(true)
                        .withMandatory(true)
                        .bind();
            } catch (RuntimeException e) {
                throw parsed.mistake(
                        property.line(), "tenant " + parsed.tenantName() + ": " + sentence(name, property.value(), e));
            }
        });
        return tenant;
    }

    /** Of a value with a placeholder, nothing is told of what was got: not a list's entry, not a name near it. */
    private String sentence(String name, String written, RuntimeException failure) {
        String sentence = StartFailure.ofProperty(name, failure, context);
        int got = written.contains("{{") ? sentence.indexOf(GOT) : -1;
        return got < 0 ? sentence : sentence.substring(0, got) + GOT + written;
    }

    private void prepare(Tenant tenant, String id, String yaml, String place) {
        String name = tenantOf(id);
        String label = labelOf(id);
        try {
            reading.prepare(tenant, new TenantVersion(name, label, ""), place);
        } catch (UncheckedIOException e) {
            throw new TenantMistake(e.getMessage() + ": " + e.getCause().getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new TenantMistake(e.getMessage(), e);
        }
        tenant.revision(revision(yaml, tenant));
        requireShare(tenant);
    }

    private static void requireShare(Tenant tenant) {
        boolean isMain = tenant.version().label().equals(TenantVersion.MAIN);
        if (isMain && tenant.share() > 0) {
            throw new TenantMistake(
                    tenant.description() + ": share: expected it in a version beside this one only, such as "
                            + tenant.name() + "@2; this one has all other callers");
        }
    }

    /** The same for the same text with the same texts to which it refers. */
    private static String revision(String yaml, Tenant tenant) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(yaml, tenant.getInstructions(), tenant.getMcpServers())) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, REVISION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private List<RouteDefinition> routes(TenantYaml parsed, TenantVersion version, String place) {
        return parsed.hasRoutes() ? routes.read(parsed.routes(version.id()), place, version) : List.of();
    }
}
