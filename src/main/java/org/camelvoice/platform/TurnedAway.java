package org.camelvoice.platform;

/** Why somebody who has connected is turned away, before there is a call. */
public enum TurnedAway {
    /** What came begins no call, or nothing came that does. */
    NO_CALL(CloseCode.POLICY_VIOLATION),
    /** They call nobody who is here. */
    NO_TENANT(CloseCode.POLICY_VIOLATION),
    /** There are as many calls as there may be. */
    BUSY(CloseCode.TRY_AGAIN_LATER),
    /** A limit of the tenant admits no other call now. */
    LIMIT(CloseCode.LIMIT_REACHED),
    /** Another call has their session id, and its caller is there. */
    IN_USE(CloseCode.SESSION_IN_USE),
    /** The gateway is stopping and takes no more calls. */
    STOPPING(CloseCode.GOING_AWAY);

    private final int closeCode;

    TurnedAway(int closeCode) {
        this.closeCode = closeCode;
    }

    int closeCode() {
        return closeCode;
    }

    /** Whether they had a right to a call, for which there is no room now. */
    boolean isForLackOfRoom() {
        return this == BUSY || this == LIMIT || this == IN_USE || this == STOPPING;
    }
}
