package org.camelvoice.tenant;

import java.io.IOException;
import java.util.Collection;

/**
 * Where tenants' definitions come from, such as a folder or a table. A bean of this type in the registry replaces the
 * folder {@code routes/tenants}. Asked twice a second, on a thread of its own, so it may block, and need not be safe for
 * several threads.
 */
public interface TenantSource {

    /**
     * All definitions that there are now. One that is missing has been deleted.
     *
     * @throws IOException if that cannot be told now; what is known then stays, and the health check says why
     */
    Collection<TenantText> texts() throws IOException;

    /** For people, such as {@code routes/tenants} or {@code table camel_voice_tenant}. */
    String description();
}
