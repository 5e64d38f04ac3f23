package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rate limits that the server reports after each response. The sandbox has none, and reports a large one. */
final class RateLimits {

    private static final int LIMIT = 15_000_000;

    private RateLimits() {}

    static ObjectNode updated() {
        ObjectNode event = ServerEvents.event("rate_limits.updated");
        event.putArray("rate_limits")
                .addObject()
                .put("name", "tokens")
                .put("limit", LIMIT)
                .put("remaining", LIMIT - 284)
                .put("reset_seconds", 0.001);
        return event;
    }
}
