package org.camelvoice.call;

/** A route named a call that is over or unknown. */
public final class NoSuchCallException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_ID = 100; // a client may have chosen it

    public NoSuchCallException(String id) {
        super("There is no call " + Printable.of(id, LONGEST_ID) + ": it is over, or never was");
    }
}
