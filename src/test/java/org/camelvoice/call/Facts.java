package org.camelvoice.call;

import java.time.Instant;
import java.util.Map;
import org.camelvoice.tenant.TenantVersion;

/** Facts of calls that nobody made. */
public final class Facts {

    private Facts() {}

    /** @param caller the caller's number; null if it is not known */
    public static CallFacts of(String id, String tenant, String platform, String caller) {
        Map<String, String> attributes = caller == null ? Map.of() : Map.of("caller", caller);
        return new CallFacts(
                id,
                TenantVersion.only(tenant),
                platform,
                attributes,
                "this machine",
                Instant.EPOCH,
                new CallClock(System::nanoTime));
    }
}
