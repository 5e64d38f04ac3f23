package org.camelvoice.model.socket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.camelvoice.loop.SocketFailure;

/** The reason in a close frame, besides its code (RFC 6455 §5.5.1). */
final class CloseReason {
    private static final int MAX_BYTES = 123; // 125 of a control frame, less 2 of the code

    /** The close frame had no code. */
    static final int NO_CODE = 1005;
    /** There was no close frame. */
    static final int NO_FRAME = 1006;

    private CloseReason() {}

    /** As much of {@code reason} as fits, in whole characters. */
    static String cut(String reason) {
        CharBuffer chars = CharBuffer.wrap(reason);
        StandardCharsets.UTF_8.newEncoder().encode(chars, ByteBuffer.allocate(MAX_BYTES), true);
        return reason.substring(0, chars.position());
    }

    /** The reason for a server that answers no ping. */
    static String silent(Duration patience) {
        return "Nothing came for " + patience.toMillis() / 1000.0 + " s, not even a pong";
    }

    /** The reason for {@link #NO_FRAME}. */
    static String lost(Throwable cause) {
        return cause == null || cause.getMessage() == null
                ? "The connection was lost"
                : "The connection was lost: " + SocketFailure.text(cause);
    }
}
