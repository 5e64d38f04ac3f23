package org.camelvoice.tenant;

import java.util.Objects;

/**
 * One version of a tenant. A call keeps the one with which it began.
 *
 * @param tenant   the tenant's name
 * @param label    which of the tenant's versions that are offered side by side, such as {@code 2} for the text {@code acme@2};
 *     {@value #MAIN} for the text {@code acme}
 * @param revision what stands in it: the same for the same text, another one for another text; empty for a tenant that
 *     cannot change
 */
public record TenantVersion(String tenant, String label, String revision) {
    /** The label of the version without a label. */
    public static final String MAIN = "1";

    public TenantVersion {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(revision, "revision");
    }

    /** The only version of a tenant that cannot change. */
    public static TenantVersion only(String tenant) {
        return new TenantVersion(tenant, MAIN, "");
    }

    /** The version that {@link #toString} wrote, of a tenant that can change. */
    public static TenantVersion of(String text) {
        int at = text.lastIndexOf('@');
        int dot = text.lastIndexOf('.');
        return new TenantVersion(text.substring(0, at), text.substring(at + 1, dot), text.substring(dot + 1));
    }

    /** Label and revision, such as {@code 2.77aa01ff}: for records and events. */
    public String id() {
        return revision.isEmpty() ? label : label + "." + revision;
    }

    /** Such as {@code acme@2.77aa01ff}. */
    @Override
    public String toString() {
        return tenant + "@" + id();
    }
}
