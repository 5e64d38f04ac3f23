package org.camelvoice.api;

import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /api/tenants}: the names of the tenants, sorted, as suggestions for the page. Names may be customers' names. */
final class TenantNames {
    private final Supplier<Set<String>> names;

    /** @param names of the tenants, or none if the page must not suggest them */
    TenantNames(Supplier<Set<String>> names) {
        this.names = names;
    }

    void answer(RoutingContext context) {
        Answers.ok(context, new JsonArray(List.copyOf(names.get())).toBuffer());
    }
}
