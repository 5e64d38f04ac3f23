package org.camelvoice.platform;

import java.util.function.Consumer;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.Printable;

/**
 * What came on a connection and made no sense: told to who observes, and the end of it when nothing else comes any more.
 * Owned by the connection's loop.
 */
final class Refusals {
    private static final int MOST_IN_A_ROW = 50;
    private static final int LONGEST_SENTENCE = 300; // some of it is a stranger's

    private final CallEvents events;
    private final String platform;
    private final String connectionId;
    private final Consumer<String> giveUp;
    private int inARow;

    /** @param giveUp is told why when too many came in a row */
    Refusals(CallEvents events, String platform, String connectionId, Consumer<String> giveUp) {
        this.events = events;
        this.platform = platform;
        this.connectionId = connectionId;
        this.giveUp = giveUp;
    }

    /** A message made no sense. */
    void refuse(String sentence) {
        note(sentence);
        inARow++;
        if (inARow == MOST_IN_A_ROW) {
            giveUp.accept(MOST_IN_A_ROW + " messages in a row made no sense, the last: " + sentence);
        }
    }

    /** Something is odd, but of use. */
    void note(String sentence) {
        events.refusedMessage(platform, connectionId, Printable.of(sentence, LONGEST_SENTENCE));
    }

    /** A message made sense. */
    void madeSense() {
        inARow = 0;
    }
}
