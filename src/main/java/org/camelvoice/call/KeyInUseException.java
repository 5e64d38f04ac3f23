package org.camelvoice.call;

/** Another call of the platform has the key that this one came with. */
public final class KeyInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Call holder;

    KeyInUseException(String platform, Call holder) {
        super("Another call of " + platform + " goes by the same key");
        this.holder = holder;
    }

    /** The call that has the key, which may be over a moment later; on its own loop. */
    public Call holder() {
        return holder;
    }
}
