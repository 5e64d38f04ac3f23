package org.camelvoice.call;

import java.util.Map;

/** Which route handles which message of one call, as it was when the call began. */
public final class HandlerTable {
    private final Map<String, Handler> handlers;

    HandlerTable(Map<String, Handler> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    /** @return null if no route handles it */
    public Handler handler(String message) {
        return handlers.get(message);
    }
}
