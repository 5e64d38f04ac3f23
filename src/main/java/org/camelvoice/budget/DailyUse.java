package org.camelvoice.budget;

import java.time.LocalDate;
import java.util.Objects;

/**
 * What a tenant has used on a day, or a part of it.
 *
 * @param tenant its name
 * @param day    in the tenant's time zone
 * @param tokens of all models; 0 or more
 * @param usd    their known cost in US dollars; 0 or more
 */
public record DailyUse(String tenant, LocalDate day, long tokens, double usd) {

    public DailyUse {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(day, "day");
        if (tokens < 0 || !(usd >= 0) || usd == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "Expected tokens and US dollars from 0 up, got " + tokens + " and " + usd);
        }
    }
}
