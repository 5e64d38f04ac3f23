package org.camelvoice.tenant;

/** Nobody has defined a tenant of this name. The message lists those that there are, which is nothing for strangers. */
public final class NoSuchTenantException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoSuchTenantException(String message) {
        super(message);
    }
}
