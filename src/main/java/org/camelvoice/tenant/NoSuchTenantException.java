package org.camelvoice.tenant;

import java.util.Set;

/** There is no tenant of this name. The message lists those that there are, which is nothing for strangers. */
public final class NoSuchTenantException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoSuchTenantException(String name, Set<String> others) {
        super("No tenant " + name + "; there are " + others);
    }
}
