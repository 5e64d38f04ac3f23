package org.camelvoice.simulator;

/** A call could not be opened: the message names the address and the cause. */
public final class CallerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallerException(String message, Throwable cause) {
        super(message, cause);
    }
}
