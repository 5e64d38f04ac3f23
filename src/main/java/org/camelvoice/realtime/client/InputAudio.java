package org.camelvoice.realtime.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventWriter;

/**
 * The caller's audio on its way to the model, and what has to keep its place in it. Before the session is configured it
 * is kept, 10 s of it; afterwards it goes out at once, unless the socket takes no more: then so much waits as the
 * platform's queue may hold. The oldest audio gives way. Owned by the call's loop.
 */
final class InputAudio {
    private static final int EARLY_MILLIS = 10_000;
    private static final int FRAME_MILLIS = 20;
    private static final String COMMIT = EventWriter.write(ClientEvent.inputAudioBufferCommit());
    private static final String CLEAR = EventWriter.write(ClientEvent.inputAudioBufferClear());

    private final Call call;
    private final AudioFormat format;
    private final Predicate<String> output;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean open;
    private boolean closed;

    /** @param bytes of audio in it; 0 if it is a commit or a clear */
    private record Waiting(String message, long bytes) {
        @Override
        public String toString() {
            return "Waiting[" + bytes + " bytes]";
        }
    }

    /** @param output sends a message, and returns false if it was refused */
    InputAudio(Call call, AudioFormat format, Predicate<String> output) {
        this.call = call;
        this.format = format;
        this.output = output;
    }

    /**
     * Audio of the caller, base64 of {@link #format}.
     *
     * @throws IllegalArgumentException if it has a character that no base64 has
     */
    void append(String base64) {
        long bytes = Base64Audio.bytes(base64);
        if (closed) {
            call.events().dropped(call.facts(), DropReason.CALL_OVER, (int) format.millis(bytes));
        } else if (bytes > 0) {
            pass(new Waiting(EventWriter.append(base64), bytes));
        }
    }

    /** All that came so far is a turn. */
    void commit() {
        boolean twice = !waiting.isEmpty() && waiting.getLast().message.equals(COMMIT);
        if (!twice) {
            pass(new Waiting(COMMIT, 0));
        }
    }

    /** All that came since the last turn counts for nothing. */
    void clear() {
        call.mouthpiece().timeline().lost((int) format.millis(waitingBytes));
        waiting.clear();
        waitingBytes = 0;
        if (open) {
            pass(new Waiting(CLEAR, 0));
        }
    }

    private void pass(Waiting message) {
        if (!open || !waiting.isEmpty() || !output.test(message.message)) {
            keep(message);
        }
    }

    /** The session is configured: what was kept goes out, in order. */
    void open() {
        open = true;
        drain();
    }

    /** The session is closed: what still comes is dropped. */
    void close() {
        closed = true;
    }

    /** Sends what waits, as far as the socket takes it. */
    void drain() {
        while (open && !waiting.isEmpty() && output.test(waiting.element().message)) {
            waitingBytes -= waiting.remove().bytes;
        }
    }

    private void keep(Waiting message) {
        waiting.add(message);
        waitingBytes += message.bytes;
        while (waitingBytes > mostBytes()) {
            dropOldest();
        }
    }

    private long mostBytes() {
        long millis = open ? (long) call.audioQueueFrames() * FRAME_MILLIS : EARLY_MILLIS;
        return millis * format.bytesPerMilli();
    }

    private void dropOldest() {
        Iterator<Waiting> oldest = waiting.iterator();
        long bytes = 0;
        while (bytes == 0) {
            bytes = oldest.next().bytes;
        }
        oldest.remove();
        waitingBytes -= bytes;
        giveUp((int) format.millis(bytes));
    }

    private void giveUp(int millis) {
        call.mouthpiece().timeline().lost(millis);
        call.events().dropped(call.facts(), open ? DropReason.INPUT_QUEUE_FULL : DropReason.EARLY_BUFFER_FULL, millis);
    }
}
