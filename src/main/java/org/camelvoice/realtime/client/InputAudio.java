package org.camelvoice.realtime.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.realtime.event.EventWriter;

/**
 * The caller's audio on its way to the model. Before the session is configured it is kept, 10 s of it; afterwards it
 * goes out at once, unless the socket takes no more: then so much waits as the platform's queue may hold. The oldest
 * gives way. Owned by the call's loop.
 */
final class InputAudio {
    private static final int EARLY_MILLIS = 10_000;
    private static final int FRAME_MILLIS = 20;

    private final Call call;
    private final AudioFormat format;
    private final Predicate<String> output;
    private final Deque<String> waiting = new ArrayDeque<>();
    private long waitingMillis;
    private boolean open;

    /** @param output sends a message, and returns false if it was refused */
    InputAudio(Call call, AudioFormat format, Predicate<String> output) {
        this.call = call;
        this.format = format;
        this.output = output;
    }

    /** Audio of the caller, base64 of {@link #format}. */
    void append(String base64) {
        if (!open || !waiting.isEmpty() || !output.test(EventWriter.append(base64))) {
            keep(base64);
        }
    }

    /** The session is configured: what was kept goes out, in order. */
    void open() {
        open = true;
        drain();
    }

    /** Sends what waits, as far as the socket takes it. */
    void drain() {
        while (open && !waiting.isEmpty() && output.test(EventWriter.append(waiting.element()))) {
            waitingMillis -= millis(waiting.remove());
        }
    }

    private void keep(String base64) {
        waiting.add(base64);
        waitingMillis += millis(base64);
        while (waitingMillis > mostMillis()) {
            dropOldest();
        }
    }

    private long mostMillis() {
        return open ? (long) call.audioQueueFrames() * FRAME_MILLIS : EARLY_MILLIS;
    }

    private void dropOldest() {
        int millis = millis(waiting.remove());
        waitingMillis -= millis;
        call.events().dropped(call, open ? DropReason.INPUT_QUEUE_FULL : DropReason.EARLY_BUFFER_FULL, millis);
    }

    private int millis(String base64) {
        return (int) format.millis(Base64Audio.bytes(base64));
    }
}
