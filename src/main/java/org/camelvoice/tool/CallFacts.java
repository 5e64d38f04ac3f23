package org.camelvoice.tool;

import java.util.Objects;

/**
 * What a tool is told of the call that it is run for.
 *
 * @param callId unique in this process
 * @param tenant the tenant's name
 * @param platform such as {@code twilio}
 * @param caller the caller's number; null if the platform does not say it
 */
public record CallFacts(String callId, String tenant, String platform, String caller) {

    public CallFacts {
        Objects.requireNonNull(callId, "callId");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(platform, "platform");
    }
}
