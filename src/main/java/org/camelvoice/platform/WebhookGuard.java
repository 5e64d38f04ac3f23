package org.camelvoice.platform;

import java.util.List;
import java.util.function.Function;

/**
 * Refuses requests to a platform's webhooks by their head alone, before a byte of their body is kept: one of the {@link
 * Platform#beans}. What it lets pass is looked at by the route, which has the body too.
 */
public interface WebhookGuard {

    /** Whether a path is one of the platform's webhooks, as a request or a route writes it: {@code /twilio/{tenant}/voice}. */
    boolean guards(String path);

    /**
     * Called on the event loop of the connection; must not block.
     *
     * @param header the values of a header by its name, in any case; none if it is absent
     * @return null to read the body
     */
    UpgradeGuard.Refused refusal(Function<String, List<String>> header);
}
