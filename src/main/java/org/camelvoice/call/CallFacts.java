package org.camelvoice.call;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.camelvoice.tenant.TenantVersion;

/**
 * Who calls whom, from where and since when. Observers, tools and the parts of a call get this instead of the
 * {@link Call}. Never changes; read from any thread.
 *
 * @param id         unique in this process
 * @param version    of the tenant that is called
 * @param platform   by which the caller came, such as {@code twilio}
 * @param attributes what the platform says of the call, by its own names: numbers, custom parameters; never logged
 * @param addressKind where the caller connects from, for logs: no address
 * @param startedAt  when the call began, by the wall clock: for records, never for measuring
 * @param clock      the call's own clock
 */
public record CallFacts(
        String id,
        TenantVersion version,
        String platform,
        Map<String, String> attributes,
        String addressKind,
        Instant startedAt,
        CallClock clock) {
    public CallFacts {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(platform, "platform");
        attributes = Map.copyOf(attributes);
    }

    /** The name of the tenant that is called. */
    public String tenant() {
        return version.tenant();
    }

    /** Milliseconds since the call began. */
    public long moment() {
        return clock.moment();
    }

    /** The caller's number; null if the platform does not say it. Never logged. */
    public String callerNumber() {
        return CallAttributes.callerNumber(attributes);
    }

    /** For logs: nothing of who called. */
    @Override
    public String toString() {
        return "call " + id + " (" + platform + ", tenant " + tenant() + ")";
    }
}
