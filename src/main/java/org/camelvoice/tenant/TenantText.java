package org.camelvoice.tenant;

import java.io.IOException;

/**
 * The definition of one version of a tenant: YAML with a bean of type {@link Tenant}, the tenant's tools, and the routes
 * by which it differs.
 *
 * @param id    the tenant's name, such as {@code acme}; or name and version, such as {@code acme@2}. At most one text has it
 * @param place for error messages, such as {@code routes/tenants/acme.yaml}
 * @param stamp changes with the text, so that only a changed one is read: a time and a length, or a number. Compared with
 *     {@code equals}
 * @param yaml  reads the text
 */
public record TenantText(String id, String place, Object stamp, Yaml yaml) {

    /** Reads a text from where it is kept. */
    @FunctionalInterface
    public interface Yaml {
        String read() throws IOException;
    }
}
