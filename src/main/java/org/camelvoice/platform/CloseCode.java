package org.camelvoice.platform;

import org.camelvoice.call.EndReason;

/** The WebSocket status codes that we close with: RFC 6455, §7.4.1. A reason beside them may have 123 bytes. */
public final class CloseCode {
    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int POLICY_VIOLATION = 1008;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013; // registered with IANA after the RFC
    public static final int LONGEST_REASON = 123;

    private CloseCode() {}

    /** That of a call's connection, by how the call ended. */
    public static int of(EndReason.Kind kind) {
        return switch (kind) {
            case SHUTDOWN -> GOING_AWAY;
            case PROTOCOL_ERROR -> POLICY_VIOLATION;
            default -> kind.isFailure() ? INTERNAL_ERROR : NORMAL;
        };
    }
}
