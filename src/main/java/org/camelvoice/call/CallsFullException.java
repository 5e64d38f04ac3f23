package org.camelvoice.call;

/** As many calls are in progress as there may be: somebody can call later. */
public final class CallsFullException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CallsFullException(int calls) {
        super("There are " + calls + " calls in progress, as many as voice.maxCalls allows");
    }
}
