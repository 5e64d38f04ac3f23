package org.camelvoice.simulator;

import java.time.Duration;
import java.util.Locale;

/**
 * How a caller's call ended.
 *
 * @param byCaller whether the caller hung up, also after a violation
 * @param code     the WebSocket's status code; 1006 if it was cut without one
 * @param reason   the gateway's reason, or the cause of the break; may be empty
 * @param at       when, from the start of the call
 */
public record CallEnd(boolean byCaller, int code, String reason, Duration at) {

    /** For people: {@code the gateway ended it with 1008 after 0.5 s: There is no such tenant}. */
    public String sentence() {
        String when = String.format(Locale.ROOT, "after %.1f s", at.toMillis() / 1000.0);
        return who() + " " + when + (reason.isEmpty() ? "" : ": " + reason);
    }

    private String who() {
        if (byCaller) {
            return "the caller hung up";
        }
        return code == CallerSocket.ABNORMAL_CLOSURE ? "the connection was lost" : "the gateway ended it with " + code;
    }
}
