package org.camelvoice.realtime.event;

import java.io.IOException;

/**
 * The input is not an event. The message describes the expected and actual form by length and kind, never by content.
 */
public final class MalformedEventException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedEventException(String sentence) {
        super(sentence);
    }
}
