package org.camelvoice.tool;

import java.io.Serial;

/**
 * A model's arguments do not match the tool's schema. The message is for the model and may quote the arguments: never
 * log it.
 */
final class WrongArgumentsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongArgumentsException(String message) {
        super(message);
    }
}
