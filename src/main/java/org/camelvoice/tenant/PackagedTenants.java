package org.camelvoice.tenant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Tenants that come with a jar. A class path does not change, so it is searched once. A tenant that the application itself
 * has as a bean replaces the one of the same name.
 */
public final class PackagedTenants implements TenantSource {
    private static final String ENDING = ".yaml";

    private final CamelContext context;
    private final String folder;
    /** Null until the first look. */
    private List<TenantText> texts;

    /** @param folder on the class path, such as {@code META-INF/camel-voice/routes/tenants} */
    public PackagedTenants(CamelContext context, String folder) {
        this.context = context;
        this.folder = folder;
    }

    @Override
    public Collection<TenantText> texts() throws IOException {
        if (texts == null) {
            texts = find();
        }
        return texts;
    }

    private List<TenantText> find() throws IOException {
        try {
            return PluginHelper.getPackageScanResourceResolver(context)
                    .findResources(description() + "/*" + ENDING)
                    .stream()
                    .map(PackagedTenants::text)
                    .filter(text -> !isBean(text.id()))
                    .toList();
        } catch (Exception e) {
            throw new IOException("Cannot search " + description() + ": " + e, e);
        }
    }

    private boolean isBean(String name) {
        return context.getRegistry().findByTypeWithName(Tenant.class).containsKey(name);
    }

    private static TenantText text(Resource resource) {
        String location = resource.getLocation();
        String id = location.substring(location.lastIndexOf('/') + 1, location.length() - ENDING.length());
        return new TenantText(id, location, location, () -> read(resource));
    }

    private static String read(Resource resource) throws IOException {
        try (InputStream in = resource.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public String description() {
        return "classpath:" + folder;
    }
}
