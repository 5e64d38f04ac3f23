package org.camelvoice.call;

/** Another call on the platform has the same key. */
public final class KeyInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Call holder;

    KeyInUseException(String platform, Call holder) {
        super("Another call of " + platform + " goes by the same key");
        this.holder = holder;
    }

    /** The call with this key, which may end any moment; to be used on its own loop. */
    public Call holder() {
        return holder;
    }
}
