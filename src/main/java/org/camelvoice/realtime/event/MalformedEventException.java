package org.camelvoice.realtime.event;

import java.io.IOException;

/** What came is not an event. The message says what was expected and what came, by length and kind, never by content. */
public final class MalformedEventException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedEventException(String sentence) {
        super(sentence);
    }
}
