package org.camelvoice.simulator;

/** A call that did not come about: its message says where it was to go, and why it did not get there. */
public final class CallerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallerException(String message, Throwable cause) {
        super(message, cause);
    }
}
