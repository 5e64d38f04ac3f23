package org.camelvoice.tool;

import java.io.Serial;

/** What a model passed is not what a tool takes. The message is for the model, and may quote it: never log it. */
final class WrongArgumentsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongArgumentsException(String message) {
        super(message);
    }
}
