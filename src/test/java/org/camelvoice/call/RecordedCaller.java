package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.camelvoice.audio.Playout;

/** A caller of whom only is known what they were sent, in lines such as {@code media 160}, {@code mark e0:1}. */
public final class RecordedCaller implements Caller, Playout.Output {
    private final Deque<String> lines = new ArrayDeque<>();
    private final Deque<String> marks = new ArrayDeque<>();
    /** What happens at the next audio; nothing unless {@link #refusing}. */
    private Runnable atAudio = () -> {};

    /** Takes the next lines, which must be these. */
    public void assertNext(String... expected) {
        for (String line : expected) {
            assertThat(lines).as("what the caller was sent").isNotEmpty();
            assertThat(lines.remove()).isEqualTo(line);
        }
    }

    /** Takes all that came. */
    public List<String> taken() {
        List<String> all = List.copyOf(lines);
        lines.clear();
        return all;
    }

    public void assertExhausted() {
        assertThat(lines).isEmpty();
    }

    /** All that has been sent has been played: every mark comes back. */
    public void playedEverything(Call call) {
        for (int waiting = marks.size(); waiting > 0; waiting--) {
            call.earpiece().playout().echoed(marks.remove(), call.loop().nanoTime());
        }
    }

    /** From now on audio is not taken, and this happens instead. */
    public void refusing(Runnable instead) {
        atAudio = instead;
    }

    @Override
    public void media(byte[] audio, String itemId) {
        atAudio.run();
        lines.add("media " + audio.length);
    }

    @Override
    public void mark(String name) {
        lines.add("mark " + name);
        marks.add(name);
    }

    @Override
    public void clear(int epoch) {
        lines.add("clear");
    }

    @Override
    public String connectionId() {
        return "connection-1";
    }

    @Override
    public void insertSilence(int millis) {
        lines.add("silence " + millis);
    }

    @Override
    public void disconnect(EndReason reason) {
        lines.add("disconnect " + reason.kind().label());
    }
}
