package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The account's remaining quota.
 *
 * @param name         {@code tokens} or {@code requests}
 * @param resetSeconds the time until {@code remaining} equals {@code limit} again
 */
public record RateLimit(String name, long limit, long remaining, double resetSeconds) {

    static List<RateLimit> of(JsonNode limits) {
        List<RateLimit> read = new ArrayList<>();
        limits.forEach(limit -> read.add(new RateLimit(
                limit.path("name").textValue(),
                limit.path("limit").longValue(),
                limit.path("remaining").longValue(),
                limit.path("reset_seconds").doubleValue())));
        return List.copyOf(read);
    }
}
