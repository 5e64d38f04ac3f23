package org.camelvoice.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelvoice.tenant.TenantVersion;

/**
 * The routes that handle calls' messages. Exactly one handles each message: the most specific one for the call's tenant
 * and platform, in the order tenant and platform, tenant, platform, neither. Belongs to a CamelContext; changed by the
 * threads that start and stop routes, read by the loops.
 */
public final class Handlers {
    private static final int MOST_TABLES = 10_000;

    private final List<Handler> handlers = new CopyOnWriteArrayList<>();
    private final Map<Callers, HandlerTable> tables = new ConcurrentHashMap<>();

    /** All calls of one version of a tenant on one platform. */
    private record Callers(TenantVersion tenant, String platform) {}

    /** @throws IllegalArgumentException if another route handles the same message for the same calls */
    public synchronized void add(Handler added) {
        handlers.forEach(handler -> refuseTheSame(handler, added));
        handlers.add(added);
        tables.clear();
    }

    private static void refuseTheSame(Handler handler, Handler added) {
        if (handler.message().equals(added.message())) {
            handler.audience().overlap(added.audience()).ifPresent(both -> {
                throw new IllegalArgumentException("Two routes handle " + added.message() + description(both) + ": "
                        + handler.description() + " and " + added.description());
            });
        }
    }

    private static String description(Audience audience) {
        return (audience.tenants().isEmpty() ? "" : " for tenant " + String.join(", ", audience.tenants()))
                + (audience.platforms().isEmpty() ? "" : " on platform " + String.join(", ", audience.platforms()));
    }

    public synchronized void remove(Handler removed) {
        handlers.remove(removed);
        tables.clear();
    }

    /** What handles the messages of a call that begins now. It does not change when routes come and go. */
    public HandlerTable table(TenantVersion tenant, String platform) {
        Callers callers = new Callers(tenant, platform);
        HandlerTable known = tables.get(callers);
        return known != null ? known : makeTable(callers);
    }

    private synchronized HandlerTable makeTable(Callers callers) {
        if (tables.size() >= MOST_TABLES) {
            tables.clear(); // of versions that are gone, most of them
        }
        return tables.computeIfAbsent(callers, this::newTable);
    }

    private HandlerTable newTable(Callers callers) {
        Map<String, Handler> best = new HashMap<>();
        for (Handler handler : handlers) {
            if (handler.audience().includes(callers.tenant, callers.platform)) {
                best.merge(handler.message(), handler, Handlers::moreSpecific);
            }
        }
        return new HandlerTable(best);
    }

    private static Handler moreSpecific(Handler one, Handler other) {
        return one.audience().isMoreSpecificThan(other.audience()) ? one : other;
    }

    /** Whether there is a route now for this message of calls of this tenant, on one platform at least. */
    public boolean handle(String message, String tenant) {
        return handlers.stream()
                .filter(handler -> handler.message().equals(message))
                .anyMatch(handler -> handler.audience().includes(tenant));
    }
}
