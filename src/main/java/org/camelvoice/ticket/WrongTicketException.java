package org.camelvoice.ticket;

/** A ticket admits nobody. The message says why, and nothing that the ticket says. */
public final class WrongTicketException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it admits nobody. */
    public enum Kind {
        /** It is no ticket: not a JWT, of another type or algorithm, too long, or without what a ticket must say. */
        MALFORMED("This is not a ticket"),
        /** Somebody else has signed it, or has changed it. */
        FORGED("The ticket's signature is wrong"),
        /** Its time is over. */
        EXPIRED("The ticket has expired"),
        /** Its time is still to come, or is longer than a ticket's may be. */
        UNTIMELY("The ticket's times are wrong"),
        /** A call has begun with it. */
        USED("The ticket has been used"),
        /** More tickets are remembered than there is room for, so none can be taken now. */
        TOO_MANY("Too many tickets are in use");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Kind kind;

    WrongTicketException(Kind kind) {
        super(kind.sentence);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
