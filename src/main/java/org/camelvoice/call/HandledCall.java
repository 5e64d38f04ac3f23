package org.camelvoice.call;

import org.camelvoice.audio.AudioPath;

/** A call as the routes see it that handle its messages: always a {@link Call}, so that no {@link Handler} depends on it. */
public interface HandledCall {

    /** Called from any thread. */
    CallFacts facts();

    /** What the audio steps remember from one message to the next, for each direction. Called on the call's loop. */
    AudioPath path(Direction direction);

    /** Why the call ended, or is about to end; null while it is not. Called on the call's loop. */
    EndReason endReason();
}
