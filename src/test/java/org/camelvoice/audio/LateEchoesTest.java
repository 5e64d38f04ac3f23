package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loop is late: when the news of the caller's speech is read, echoes of what was heard meanwhile still wait in the
 * caller's socket.
 */
class LateEchoesTest {
    private static final int TICK = 20;
    private static final int LATE = 300;

    private final FarEnd farEnd = new FarEnd();
    private final Playout playout = new Playout(AudioFormat.MULAW_8K, 500, Playout.Feedback.MARKS, farEnd);

    /** A carrier that plays from {@code delay} on, in real time, and holds a mark until it has played what is before it. */
    private static final class FarEnd implements Playout.Output {
        private final Deque<Mark> marks = new ArrayDeque<>();
        private final List<String> returned = new ArrayList<>();
        private long now;
        private long delay;
        private long received;
        private long begins = -1;
        private boolean cleared;

        private record Mark(String name, long position) {}

        @Override
        public void media(byte[] audio, String itemId) {
            begins = begins < 0 ? now + delay : begins;
            received += audio.length;
        }

        @Override
        public void mark(String name) {
            marks.add(new Mark(name, cleared ? 0 : received));
        }

        @Override
        public void clear(int epoch) {
            marks.forEach(mark -> returned.add(mark.name));
            marks.clear();
            cleared = true;
        }

        private long playedMillis() {
            return begins < 0 ? 0 : Math.max(0, now - begins);
        }

        /** The mark that comes back next; null if none has yet. */
        private String echo() {
            boolean due = !marks.isEmpty() && marks.element().position <= playedMillis() * 8;
            return due ? marks.remove().name : null;
        }
    }

    @BeforeEach
    void begin() {
        playout.start(0);
    }

    private long nanos() {
        return farEnd.now * SimulatedCall.MILLI;
    }

    /** Time passes, and what comes is read. */
    private void pass(int millis) {
        for (int i = 0; i < millis; i++) {
            farEnd.now++;
            readEchoes();
            if (farEnd.now % TICK == 0) {
                playout.tick(nanos());
            }
        }
    }

    private void readEchoes() {
        for (String mark = farEnd.echo(); mark != null; mark = farEnd.echo()) {
            playout.echoed(mark, nanos());
        }
    }

    /** The loop is on time, but what comes is read in the turn after the clear. */
    private List<String> passUnread(int millis) {
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < millis; i++) {
            farEnd.now++;
            waiting.addAll(come());
            if (farEnd.now % TICK == 0) {
                playout.tick(nanos());
            }
        }
        return waiting;
    }

    /** The loop is busy elsewhere; what comes meanwhile is read in the turn after the clear. */
    private List<String> passBusy(int millis) {
        farEnd.now += millis;
        return come();
    }

    private List<String> come() {
        List<String> come = new ArrayList<>();
        for (String mark = farEnd.echo(); mark != null; mark = farEnd.echo()) {
            come.add(mark);
        }
        return come;
    }

    private void speak() {
        playout.play("r", "i", new byte[5_000 * 8], nanos());
    }

    private Interruption clear() {
        return playout.clear(nanos());
    }

    private void read(List<String> echoes) {
        echoes.forEach(mark -> playout.echoed(mark, nanos()));
    }

    private static long heard(Interruption interruption) {
        return interruption.cuts().get(0).heardMillis();
    }

    @Test
    void whatTheyTellIsHeardThoughTheClearHasLeft() {
        speak();
        pass(1_000);
        List<String> waiting = passUnread(LATE);
        Interruption estimate = clear();
        assertThat(heard(estimate)).isLessThanOrEqualTo(1_150);
        assertThat(playout.awaitsEchoes()).isTrue();

        read(waiting);

        assertThat(heard(playout.settle())).isBetween(1_290L, 1_310L);
        assertThat(playout.awaitsEchoes()).isFalse();
    }

    @Test
    void onABusyLoopTheyTellHowFarItWasAndNotTheClockAlone() {
        speak();
        pass(1_000);
        List<String> waiting = passBusy(LATE);
        clear();

        read(waiting);

        Interruption settled = playout.settle();
        assertThat(heard(settled)).isBetween(1_290L, 1_310L);
        assertThat(settled.errorMillis()).isBetween(1, 20);
    }

    /** Whatever had come has been read: the mark that has not come back was not played. */
    @Test
    void whereNoneCameTheFirstMarkIsTheMost() {
        speak();
        pass(1_000);
        passBusy(LATE); // and all that comes is lost
        Interruption estimate = clear();
        assertThat(heard(estimate)).isBetween(1_290L, 1_310L);

        assertThat(heard(playout.settle())).isBetween(1_000L, 1_130L);
    }

    /** The carrier begins 150 ms late, which nobody knows yet: nothing has been heard. */
    @Test
    void beforeTheFirstEchoABusyLoopTellsHalfOfWhatTheFirstMarkAllows() {
        farEnd.delay = 150;
        pass(100);
        speak();
        pass(10);
        passBusy(140);
        Interruption estimate = clear();
        assertThat(heard(estimate)).isGreaterThan(60);

        Interruption settled = playout.settle();
        assertThat(heard(settled)).isLessThanOrEqualTo(15);
        assertThat(settled.errorMillis()).isGreaterThanOrEqualTo((int) heard(settled));
    }

    @Test
    void someOfThemTellAsMuchAsTheyCan() {
        speak();
        pass(1_000);
        List<String> waiting = passUnread(LATE);
        clear();

        read(waiting.subList(0, 1));

        assertThat(heard(playout.settle())).isBetween(1_100L, 1_250L);
    }

    /** Over 100 ms of network, the marks that the clear brings back come a round trip later; and none of them counts. */
    @Test
    void marksThatTheClearBringsBackAreNotHeard() {
        speak();
        pass(1_000);
        List<String> waiting = passUnread(LATE);
        clear();
        read(waiting);
        long heard = heard(playout.settle());

        assertThat(farEnd.returned).isNotEmpty();
        farEnd.returned.forEach(
                mark -> assertThat(playout.echoed(mark, nanos())).isFalse());
        assertThat(heard).isBetween(1_290L, 1_310L);
    }

    @Test
    void onALineWithoutARoundTripMarksThatTheClearBringsBackAreNotHeardEither() {
        speak();
        pass(1_000);
        List<String> waiting = passUnread(LATE);
        clear();

        read(waiting);
        read(farEnd.returned);
        readEchoes(); // of the mark behind the clear

        assertThat(heard(playout.settle())).isBetween(1_290L, 1_310L);
    }

    /** Nobody knows yet that this carrier begins 150 ms late: by the clock, all of the marks could be true. */
    @ParameterizedTest
    @ValueSource(ints = {60, 120, 140})
    void beforeTheFirstEchoMarksThatComeBackAtOnceSayNothing(int millis) {
        farEnd.delay = 150;
        pass(100);
        speak();
        pass(millis);
        Interruption estimate = clear();

        read(farEnd.returned);
        readEchoes();

        assertThat(playout.awaitsEchoes()).isTrue();
        assertThat(playout.settle()).isEqualTo(estimate);
        assertThat(heard(estimate)).isLessThanOrEqualTo(21);
    }

    @Test
    void aLoopThatIsOnTimeWaitsForNoEchoes() {
        speak();
        pass(1_050);

        Interruption interruption = clear();

        assertThat(playout.awaitsEchoes()).isFalse();
        assertThat(heard(interruption)).isBetween(1_040L, 1_060L);
    }

    @Test
    void whatCannotHaveBeenPlayedByThenDoesNotCount() {
        speak();
        pass(1_000);
        passUnread(LATE);
        clear();

        assertThat(playout.echoed(farEnd.returned.get(farEnd.returned.size() - 1), nanos()))
                .isFalse();
        assertThat(playout.echoed("e0:999", nanos())).isFalse();
    }

    @Test
    void anItemThatTheyTellWasHeardToItsEndIsNotCut() {
        List<String> heard = new ArrayList<>();
        FarEnd recorder = farEnd;
        Playout listening = new Playout(AudioFormat.MULAW_8K, 500, Playout.Feedback.MARKS, new Playout.Output() {
            @Override
            public void media(byte[] audio, String itemId) {
                recorder.media(audio, itemId);
            }

            @Override
            public void mark(String name) {
                recorder.mark(name);
            }

            @Override
            public void clear(int epoch) {
                recorder.clear(epoch);
            }

            @Override
            public void heard(String itemId) {
                heard.add(itemId);
            }
        });
        listening.play("r", "first", new byte[200 * 8], nanos());
        listening.complete(nanos());
        listening.play("r", "second", new byte[2_000 * 8], nanos());
        List<String> waiting = passUnread(LATE);
        assertThat(listening.clear(nanos()).cuts())
                .extracting(Interruption.Cut::itemId)
                .containsExactly("first", "second");

        waiting.forEach(mark -> listening.echoed(mark, nanos()));

        assertThat(listening.settle().cuts())
                .extracting(Interruption.Cut::itemId)
                .containsExactly("second");
        assertThat(heard).containsExactly("first");
    }
}
