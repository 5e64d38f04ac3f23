package org.camelvoice.call;

/** No more calls are taken, since the gateway stops. */
public final class CallsClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CallsClosedException() {
        super("The gateway is stopping and takes no more calls");
    }
}
