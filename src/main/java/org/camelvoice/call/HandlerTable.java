package org.camelvoice.call;

import java.util.Map;

/** The routes that handle the messages of one call, as of its start. */
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
