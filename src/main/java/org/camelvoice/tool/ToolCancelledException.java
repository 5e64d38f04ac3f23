package org.camelvoice.tool;

import java.io.Serial;

/** With this a tool's exchange ends when its answer is wanted no longer: the call is over, or the tool took too long. */
public final class ToolCancelledException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param cause what the route failed with when it was interrupted; null if it did not fail */
    ToolCancelledException(String why, Throwable cause) {
        super(why, cause);
    }
}
