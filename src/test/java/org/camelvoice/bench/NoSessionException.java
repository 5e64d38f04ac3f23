package org.camelvoice.bench;

/** A call has been dialled, and the model has heard nothing of it. */
final class NoSessionException extends Exception {
    private static final long serialVersionUID = 1;

    NoSessionException(String message) {
        super(message);
    }
}
