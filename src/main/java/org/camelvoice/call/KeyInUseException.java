package org.camelvoice.call;

/** Another call of the platform has the key that this one came with. */
public final class KeyInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeyInUseException(String platform) {
        super("Another call of " + platform + " goes by the same key");
    }
}
