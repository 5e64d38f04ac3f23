package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camelvoice.audio.Playout.Feedback;
import org.junit.jupiter.api.Test;

/** A far end that says by itself what it has played, and one that says nothing. A millisecond is 8 bytes. */
class ReportedPlayoutTest {
    private static final long MILLI = 1_000_000;
    private static final int SECOND = 8_000;

    private final Recorder recorder = new Recorder();
    private final Playout playout = playout(Feedback.REPORTS);

    private Playout playout(Feedback feedback) {
        return new Playout(AudioFormat.MULAW_8K, 500, feedback, recorder);
    }

    @Test
    void itSendsNoMarks() {
        playout.start(0);
        say(3 * SECOND);
        tickTo(2_000);
        playout.clear(2_000 * MILLI);
        assertThat(recorder.marks).isZero();
    }

    @Test
    void itRunsNeverMoreThanTheLeadAheadOfWhatIsReported() {
        say(10 * SECOND);
        for (long now = 0; now < 5_000; now += 20) {
            playout.tick(now * MILLI);
            report(now);
            assertThat(recorder.bytes / 8 - now).isLessThanOrEqualTo(500);
        }
        assertThat(recorder.bytes / 8).isBetween(5_400L, 5_500L);
    }

    @Test
    void itIsDrainedWhenAllThatWasSentIsReported() {
        say(SECOND);
        playout.complete(0);
        tickTo(980);
        assertThat(playout.isDrained(1_000 * MILLI)).isFalse();
        assertThat(playout.played(0, SECOND, 1_000 * MILLI)).isTrue();
        assertThat(playout.isDrained(1_000 * MILLI)).isTrue();
        assertThat(playout.isAudible()).isFalse();
    }

    @Test
    void reportsThatCannotBeCountForNothing() {
        say(SECOND);
        assertThat(playout.played(1, 160, MILLI)).as("of an epoch to come").isFalse();
        assertThat(playout.played(0, -1, MILLI)).as("less than nothing").isFalse();
        assertThat(playout.played(0, recorder.bytes + 1, MILLI))
                .as("more than was sent")
                .isFalse();
    }

    @Test
    void aReportThatRepeatsAnOlderOneChangesNothing() {
        say(5 * SECOND);
        tickTo(1_000);
        long sent = recorder.bytes;
        assertThat(playout.played(0, 800, 1_000 * MILLI)).isTrue();
        assertThat(recorder.bytes).isEqualTo(sent);
    }

    @Test
    void aClearIsAnsweredWithTheExactPosition() {
        say(5 * SECOND);
        tickTo(1_000);

        Interruption estimate = playout.clear(1_000 * MILLI);
        assertThat(recorder.clears).containsExactly(1);
        assertThat(playout.awaitsAnswer()).isTrue();
        assertThat(heard(estimate)).isBetween(980L, 1_020L);

        Interruption exact = playout.cleared(0, 873 * 8, 1_030 * MILLI);
        assertThat(heard(exact)).isEqualTo(873);
        assertThat(playout.awaitsAnswer()).isFalse();
        assertThat(playout.roundTripMillis()).isEqualTo(30);
    }

    @Test
    void theAnswerMayLieInAnotherItemThanTheEstimate() {
        playout.play("r", "first", new byte[SECOND], 0);
        playout.play("r", "second", new byte[SECOND], 0);
        tickTo(680);
        for (long now = 700; now <= 1_200; now += 20) {
            playout.tick(now * MILLI); // it stalls, and reports no more
        }
        assertThat(playout.clear(1_200 * MILLI).cuts())
                .extracting(Interruption.Cut::itemId)
                .containsExactly("second");

        Interruption exact = playout.cleared(0, 700 * 8, 1_230 * MILLI);
        assertThat(exact.cuts())
                .containsExactly(new Interruption.Cut("r", "first", 700), new Interruption.Cut("r", "second", 0));
    }

    @Test
    void answersThatCannotBeCountForNothing() {
        say(SECOND);
        assertThat(playout.cleared(0, 0, MILLI)).as("nobody asked").isNull();
        playout.clear(MILLI);
        assertThat(playout.cleared(1, 0, MILLI))
                .as("of the epoch that it began")
                .isNull();
        assertThat(playout.cleared(0, -1, MILLI)).as("less than nothing").isNull();
        assertThat(playout.cleared(0, recorder.bytes + 1, MILLI))
                .as("more than was sent")
                .isNull();
        assertThat(playout.cleared(0, 0, MILLI)).isNotNull();
        assertThat(playout.cleared(0, 0, MILLI)).as("a second answer").isNull();
    }

    @Test
    void reportsOfWhatCannotHaveBeenPlayedYetCountWhenItCan() {
        say(5 * SECOND);
        for (long now = 0; now <= 1_000; now += 20) {
            playout.tick(now * MILLI);
            assertThat(playout.played(0, recorder.bytes, now * MILLI)).isTrue();
            assertThat(recorder.bytes / 8 - now).as("sent ahead of the clock").isLessThanOrEqualTo(500 + 20);
        }
        assertThat(recorder.doubts).containsExactly(Playout.Doubt.EARLY);

        assertThat(heard(playout.clear(1_000 * MILLI))).isBetween(980L, 1_020L);
        assertThat(playout.cleared(0, recorder.bytes, 1_030 * MILLI))
                .as("all that was sent")
                .isNull();
        assertThat(playout.awaitsAnswer()).isFalse();
    }

    @Test
    void aListenerWhoseSoundCardIsFastIsBelieved() {
        say(200 * SECOND);
        for (long now = 0; now <= 190_000; now += 20) {
            playout.tick(now * MILLI);
            playout.played(0, Math.min(recorder.bytes, now * 8 * 1_002 / 1_000), now * MILLI);
        }
        assertThat(recorder.doubts).isEmpty();
    }

    @Test
    void anEpochCountsFromItsOwnBeginning() {
        say(5 * SECOND);
        tickTo(1_000);
        playout.clear(1_000 * MILLI);
        playout.cleared(0, 900 * 8, 1_010 * MILLI);
        long before = recorder.bytes;

        playout.play("r2", "i2", new byte[SECOND], 1_100 * MILLI);
        assertThat(playout.played(0, 960 * 8, 1_120 * MILLI))
                .as("a late report of the old epoch")
                .isFalse();
        assertThat(playout.played(1, 20 * 8, 1_150 * MILLI)).isTrue();
        playout.clear(1_150 * MILLI);
        assertThat(recorder.clears).containsExactly(1, 2);
        assertThat(heard(playout.cleared(1, 20 * 8, 1_160 * MILLI))).isEqualTo(20);
        assertThat(recorder.bytes).isGreaterThan(before);
    }

    @Test
    void whenAllIsReportedThereIsNothingToClear() {
        say(SECOND);
        playout.complete(0);
        tickTo(1_000);
        playout.played(0, SECOND, 1_000 * MILLI);

        assertThat(playout.clear(1_200 * MILLI)).isEqualTo(Interruption.NONE);
        assertThat(recorder.clears).isEmpty();
        assertThat(playout.awaitsAnswer()).isFalse();
        playout.play("r2", "i2", new byte[160], 1_300 * MILLI);
        assertThat(playout.played(0, SECOND + 160, 1_330 * MILLI))
                .as("the same epoch")
                .isTrue();
    }

    @Test
    void whatIsSentIsOfOneItemAndKnowsOfWhich() {
        playout.play("r", "first", new byte[200], 0); // a frame and a quarter, padded to two
        playout.play("r", "second", new byte[320], 0);
        playout.play(null, null, new byte[160], 0);
        tickTo(200);
        assertThat(recorder.items).containsExactly("first 160", "first 160", "second 320", "null 160");
    }

    @Test
    void whereNothingIsReportedTheClockTells() {
        Playout blind = playout(Feedback.NONE);
        blind.play("r", "i", new byte[SECOND], 0);
        blind.complete(0);
        for (long now = 0; now < 600; now += 20) {
            blind.tick(now * MILLI);
        }
        assertThat(heard(blind.clear(600 * MILLI))).isEqualTo(600);
        assertThat(blind.awaitsAnswer()).isFalse();
        assertThat(recorder.marks).isZero();
    }

    @Test
    void byTheClockAllHasBeenHeardInTheEnd() {
        Playout blind = playout(Feedback.NONE);
        blind.play("r", "i", new byte[SECOND], 0);
        blind.complete(0);
        for (long now = 0; now <= 1_000; now += 20) {
            blind.tick(now * MILLI);
        }
        assertThat(recorder.bytes).isEqualTo(SECOND);
        assertThat(blind.isDrained(1_000 * MILLI)).isTrue();
        assertThat(blind.clear(1_000 * MILLI)).isEqualTo(Interruption.NONE);
        assertThat(recorder.clears).isEmpty();
    }

    private void say(int bytes) {
        playout.play("r", "i", new byte[bytes], 0);
    }

    private void tickTo(long millis) {
        for (long now = 0; now <= millis; now += 20) {
            playout.tick(now * MILLI);
            report(now);
        }
    }

    /** What was played by then, if it could begin at once. */
    private void report(long nowMillis) {
        playout.played(0, Math.min(nowMillis * 8, recorder.bytes), nowMillis * MILLI);
    }

    private static long heard(Interruption interruption) {
        return interruption.cuts().get(0).heardMillis();
    }

    private static final class Recorder implements Playout.Output {
        private final List<Integer> clears = new ArrayList<>();
        private final List<String> items = new ArrayList<>();
        private final List<Playout.Doubt> doubts = new ArrayList<>();
        private long bytes;
        private int marks;

        @Override
        public void media(byte[] audio, String itemId) {
            bytes += audio.length;
            items.add(itemId + " " + audio.length);
        }

        @Override
        public void mark(String name) {
            marks++;
        }

        @Override
        public void doubted(Playout.Doubt doubt) {
            doubts.add(doubt);
        }

        @Override
        public void clear(int epoch) {
            clears.add(epoch);
        }
    }
}
