package org.camelvoice.realtime.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Call;
import org.camelvoice.call.Caller;
import org.camelvoice.call.EndReason;
import org.camelvoice.loop.MediaLoop;

/** A caller who hears what is sent without delay, at the speed of speech, and tells so by the marks. */
final class FakeCaller implements Caller, Playout.Output, MediaLoop.Ticker {
    /** How long the marks that a clear brings back are under way. */
    private static final long RETURN_NANOS = 10_000_000;

    private final MediaLoop loop;
    private final AudioFormat format;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    final List<EndReason> disconnects = new ArrayList<>();
    /** When all that was sent will have been heard. */
    private long heardAt;
    /** Null until the call was made. */
    private Call call;

    int clears;
    /** Whether what comes from the caller is not read: the loop is late. */
    boolean isUnread;

    private record Mark(String name, long at) {}

    FakeCaller(MediaLoop loop, AudioFormat format) {
        this.loop = loop;
        this.format = format;
        this.heardAt = loop.nanoTime();
    }

    void calls(Call made) {
        call = made;
        loop.add(this);
    }

    /** All audio that was sent, in the caller's format. */
    byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    public void media(byte[] audio, String itemId) {
        sent.writeBytes(audio);
        heardAt = Math.max(loop.nanoTime(), heardAt) + format.nanos(audio.length);
    }

    @Override
    public void mark(String name) {
        marks.add(new Mark(name, Math.max(loop.nanoTime(), heardAt)));
    }

    @Override
    public void clear(int epoch) {
        clears++;
        heardAt = loop.nanoTime();
        List<Mark> held = List.copyOf(marks);
        marks.clear();
        held.forEach(mark -> marks.add(new Mark(mark.name, Math.min(mark.at, heardAt + RETURN_NANOS))));
    }

    @Override
    public void tick(long now) {
        if (!isUnread) {
            read();
        }
    }

    /** What has come from the caller is read. */
    void read() {
        while (!marks.isEmpty() && marks.element().at <= loop.nanoTime()) {
            call.earpiece().playout().echoed(marks.remove().name, loop.nanoTime());
        }
    }

    @Override
    public String connectionId() {
        return "test";
    }

    @Override
    public void insertSilence(int millis) {
        // the model is played by the test
    }

    @Override
    public void disconnect(EndReason reason) {
        disconnects.add(reason);
        loop.remove(this);
    }
}
