package org.camelvoice.platform;

/** Why somebody who has connected is turned away, before there is a call. */
public enum TurnedAway {
    /** What came begins no call, or nothing came that does. */
    NO_CALL(CloseCode.POLICY_VIOLATION, RefusalReason.NO_CALL),
    /** They call nobody who is here. */
    NO_TENANT(CloseCode.POLICY_VIOLATION, RefusalReason.NO_TENANT),
    /** There are as many calls as there may be. */
    BUSY(CloseCode.TRY_AGAIN_LATER, RefusalReason.FULL),
    /** A limit of the tenant admits no other call now. */
    LIMIT(CloseCode.LIMIT_REACHED, RefusalReason.TENANT_LIMIT),
    /** Another call has their session id, and its caller is there. */
    IN_USE(CloseCode.SESSION_IN_USE, RefusalReason.SESSION_IN_USE),
    /** The gateway is stopping and takes no more calls. */
    STOPPING(CloseCode.GOING_AWAY, RefusalReason.STOPPING),
    /** The gateway failed to begin the call. */
    FAILED(CloseCode.INTERNAL_ERROR, RefusalReason.CALL_FAILED);

    private final int closeCode;
    private final RefusalReason reason;

    TurnedAway(int closeCode, RefusalReason reason) {
        this.closeCode = closeCode;
        this.reason = reason;
    }

    /** What counts it, unless something else is to blame. */
    RefusalReason reason() {
        return reason;
    }

    int closeCode() {
        return closeCode;
    }

    /** Whether they had a right to a call, for which there is no room now. */
    boolean isForLackOfRoom() {
        return this == BUSY || this == LIMIT || this == IN_USE || this == STOPPING;
    }
}
