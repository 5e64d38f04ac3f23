package org.camelvoice.tool;

import java.io.Serial;

/** Ends the exchange of a cancelled tool: the call is over, or the tool took too long. */
public final class ToolCancelledException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param cause the failure after the interruption; null if there was none */
    ToolCancelledException(String why, Throwable cause) {
        super(why, cause);
    }
}
