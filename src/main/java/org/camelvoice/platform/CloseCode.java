package org.camelvoice.platform;

import org.camelvoice.call.EndReason;

/** The WebSocket status codes that we close with: RFC 6455, §7.4. A reason beside them may have 123 bytes. */
public final class CloseCode {
    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int POLICY_VIOLATION = 1008;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013; // registered with IANA after the RFC
    static final int SESSION_IN_USE = 4409; // ours: §7.4.2 leaves 4000 to 4999 to applications
    static final int LIMIT_REACHED = 4429; // ours too
    public static final int LONGEST_REASON = 123;

    private static final int NO_STATUS = 1005; // the other end closed without a word

    private CloseCode() {}

    /** Whether the other end has closed as one does who is done. */
    static boolean isRegular(int code) {
        return code == NORMAL || code == GOING_AWAY || code == NO_STATUS;
    }

    /** That of a call's connection, by how the call ended. */
    static int of(EndReason.Kind kind) {
        return switch (kind) {
            case SHUTDOWN -> GOING_AWAY;
            case PROTOCOL_ERROR -> POLICY_VIOLATION;
            case TIME_LIMIT, LIMIT_REACHED -> LIMIT_REACHED;
            default -> kind.isFailure() ? INTERNAL_ERROR : NORMAL;
        };
    }
}
