package org.camelvoice.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The routes that handle calls' messages. Exactly one handles each message: the most specific one for the call's tenant
 * and platform, in the order tenant and platform, tenant, platform, neither. Belongs to a CamelContext; changed by the
 * threads that start and stop routes, read by the loops.
 */
public final class Handlers {
    private final List<Handler> handlers = new CopyOnWriteArrayList<>();
    private final Map<Audience, HandlerTable> tables = new ConcurrentHashMap<>();

    private record Audience(String tenant, String platform) {}

    /** @throws IllegalArgumentException if another route handles the same message for the same calls */
    public synchronized void add(Handler added) {
        for (Handler handler : handlers) {
            if (isSameAudience(handler, added)) {
                throw new IllegalArgumentException("Two routes handle " + added.message() + audience(added) + ": "
                        + handler.description() + " and " + added.description());
            }
        }
        handlers.add(added);
        tables.clear();
    }

    public synchronized void remove(Handler removed) {
        handlers.remove(removed);
        tables.clear();
    }

    private static boolean isSameAudience(Handler one, Handler other) {
        return one.message().equals(other.message())
                && Objects.equals(one.tenant(), other.tenant())
                && Objects.equals(one.platform(), other.platform());
    }

    private static String audience(Handler handler) {
        return (handler.tenant() == null ? "" : " for tenant " + handler.tenant())
                + (handler.platform() == null ? "" : " on platform " + handler.platform());
    }

    /** The handlers of a call that begins now. The table does not change when routes come and go. */
    public HandlerTable table(String tenant, String platform) {
        HandlerTable known = tables.get(new Audience(tenant, platform));
        return known != null ? known : makeTable(new Audience(tenant, platform));
    }

    private synchronized HandlerTable makeTable(Audience audience) {
        return tables.computeIfAbsent(audience, this::newTable);
    }

    private HandlerTable newTable(Audience audience) {
        Map<String, Handler> best = new HashMap<>();
        for (Handler handler : handlers) {
            if (isFor(handler, audience)) {
                best.merge(handler.message(), handler, Handlers::moreSpecific);
            }
        }
        return new HandlerTable(best);
    }

    /** Whether a route now handles this message for calls of this tenant, on at least one platform. */
    public boolean handle(String message, String tenant) {
        return handlers.stream()
                .filter(handler -> handler.message().equals(message))
                .anyMatch(
                        handler -> handler.tenant() == null || handler.tenant().equals(tenant));
    }

    private static boolean isFor(Handler handler, Audience audience) {
        return (handler.tenant() == null || handler.tenant().equals(audience.tenant))
                && (handler.platform() == null || handler.platform().equals(audience.platform));
    }

    private static Handler moreSpecific(Handler one, Handler other) {
        return specificity(one) > specificity(other) ? one : other;
    }

    private static int specificity(Handler handler) {
        return (handler.tenant() == null ? 0 : 2) + (handler.platform() == null ? 0 : 1);
    }
}
