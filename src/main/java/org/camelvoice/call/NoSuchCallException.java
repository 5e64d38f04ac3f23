package org.camelvoice.call;

/** A call that a route would do something to is over, or never was. */
public final class NoSuchCallException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_ID = 100; // somebody else may have chosen it

    public NoSuchCallException(String id) {
        super("There is no call " + Printable.of(id, LONGEST_ID) + ": it is over, or never was");
    }
}
