package org.camelvoice.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When it is told what the caller said: shortly after the turn, which is before the answer is heard; or, by
 * {@link Fault}, while the answer is being sent, or after it. On the session's loop.
 */
final class Transcriptions {

    private static final int MILLIS = 120;

    private final Wire wire;
    private final EffectiveConfig config;
    private final Prompter prompter;

    /** Turns whose transcription waits for the answer, oldest first. */
    private final Deque<StoredItem> waiting = new ArrayDeque<>();

    Transcriptions(Wire wire, EffectiveConfig config, Prompter prompter) {
        this.wire = wire;
        this.config = config;
        this.prompter = prompter;
    }

    /** A turn was committed. The one before it waits no longer, if nothing has answered it. */
    void committed(StoredItem item) {
        tellWaiting();
        if (!config.transcribes()) {
            return;
        }
        if (prompter.has(Fault.TRANSCRIPTION_DURING_ANSWER) || prompter.has(Fault.TRANSCRIPTION_AFTER_ANSWER)) {
            waiting.add(item);
        } else {
            wire.after(MILLIS, () -> tell(item));
        }
    }

    /** The answer's first piece has been sent. */
    void answerBegan() {
        if (!prompter.has(Fault.TRANSCRIPTION_AFTER_ANSWER)) {
            tellWaiting();
        }
    }

    /** The answer's {@code response.done} has been sent. */
    void answerEnded() {
        tellWaiting();
    }

    private void tellWaiting() {
        while (!waiting.isEmpty()) {
            tell(waiting.remove());
        }
    }

    private void tell(StoredItem item) {
        TranscriptionEvents transcription = new TranscriptionEvents(item);
        if (prompter.has(Fault.TRANSCRIPTION_FAILED)) {
            wire.send(transcription.failed());
        } else {
            transcription.deltas(config.transcribesInPieces()).forEach(wire::send);
            wire.send(transcription.completed());
        }
    }
}
