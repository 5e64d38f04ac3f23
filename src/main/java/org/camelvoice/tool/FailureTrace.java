package org.camelvoice.tool;

import java.io.Serial;

/**
 * The classes and the stack of a failure, for a log: without messages, because those may quote a tool's arguments or
 * its answer.
 */
final class FailureTrace extends Exception {
    private static final int DEEPEST = 10;

    @Serial
    private static final long serialVersionUID = 1L;

    private FailureTrace(Throwable failure, Throwable cause) {
        super(failure.getClass().getName(), cause, false, true);
        setStackTrace(failure.getStackTrace());
    }

    static FailureTrace of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static FailureTrace of(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return new FailureTrace(failure, cause == null || depth == 0 ? null : of(cause, depth - 1));
    }
}
