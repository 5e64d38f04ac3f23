package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camelvoice.simulator.CarrierMarks;
import org.junit.jupiter.api.Test;

class PlayoutTest {
    private final SimulatedCall call = new SimulatedCall(0, 0, 0, 1);

    /** As long as it takes until the round trip is known; the mark that measured it was e0:0. */
    private static final int UNTIL_MEASURED = 300;

    @Test
    void theCallBeginsWithAMarkThatMeasuresTheRoundTrip() {
        SimulatedCall far = new SimulatedCall(0, 40, 0, 1);
        far.runFor(100);
        assertThat(far.sent).startsWith("mark e0:0");
        assertThat(far.playout.roundTripMillis()).isEqualTo(80);
    }

    @Test
    void whileNothingPlaysMarksMeasureTheRoundTripUntilOneEchoDidNotWait() {
        call.runFor(10_000);
        assertThat(call.sent).containsExactly("mark e0:0");

        SimulatedCall cold = new SimulatedCall(0, 0, 0, 1, CarrierMarks.WHEN_PLAYED, 400);
        cold.runFor(10_000);
        assertThat(cold.sent).containsExactly("mark e0:0", "mark e0:1", "mark e0:2"); // two came to a busy loop
    }

    @Test
    void aFarEndThatEchoesNothingIsAskedOnce() {
        SimulatedCall mute = new SimulatedCall(0, 0, 0, 1, CarrierMarks.NEVER);
        mute.runFor(10_000);
        assertThat(mute.sent).containsExactly("mark e0:0");
    }

    @Test
    void aMarkBeforeEachSpurtMeasuresTheRoundTripUntilThatIsKnownWell() {
        call.runFor(UNTIL_MEASURED);
        List<Integer> marksBefore = new ArrayList<>();
        for (int spurt = 0; spurt < 5; spurt++) {
            call.sent.clear();
            call.play("r" + spurt, "i" + spurt, 20);
            marksBefore.add(call.sent.indexOf("media 20"));
            call.runFor(500);
        }
        assertThat(marksBefore).containsExactly(1, 1, 1, 0, 0);
    }

    @Test
    void whatTheLoopWasTooBusyToHearIsNoRoundTrip() {
        SimulatedCall cold = new SimulatedCall(0, 20, 0, 1, CarrierMarks.WHEN_PLAYED, 400);
        cold.runFor(1_000);
        assertThat(cold.playout.roundTripMillis()).isEqualTo(40);
    }

    @Test
    void theStartDelayIsThatOfTheSpurtThatTheMarkBelongsTo() {
        SimulatedCall slow = new SimulatedCall(400, 0, 0, 1);
        slow.runFor(UNTIL_MEASURED);
        slow.say("r", "i", 2_000, 20, 90, 0);
        slow.runFor(1_500);
        assertThat(slow.playout.startDelayMillis()).isBetween(398L, 402L);
    }

    @Test
    void theErrorIsUnknownWhereTheFarEndIsNotBelieved() {
        SimulatedCall mute = new SimulatedCall(0, 0, 0, 1, CarrierMarks.NEVER);
        mute.runFor(100);
        mute.say("r", "i", 5_000);
        mute.runFor(2_000);
        assertThat(mute.playout.heardErrorMillis(mute.now())).isEqualTo(Interruption.UNKNOWN);
        assertThat(mute.playout.clear(mute.now()).hasKnownError()).isFalse();
    }

    @Test
    void beforeTheFirstEchoTheErrorIsHalfOfWhatMayHaveBeenPlayed() {
        SimulatedCall far = new SimulatedCall(150, 40, 0, 1);
        far.runFor(600);
        far.say("r", "i", 1_000);
        far.runFor(160);
        Interruption interruption = far.playout.clear(far.now());
        assertThat(interruption.cuts().get(0).heardMillis()).isEqualTo(50); // half of 80 + 20
        assertThat(interruption.errorMillis()).isBetween(50, 65);
    }

    @Test
    void theFirstFrameLeavesAtOnceAndTheRestInMessagesOf100MsUpToTheLead() {
        call.runFor(UNTIL_MEASURED);
        call.sent.clear();
        call.play("r", "i", 2_000);
        assertThat(call.sent)
                .containsExactly(
                        "mark e0:1",
                        "media 20",
                        "mark e0:2",
                        "media 100",
                        "mark e0:3",
                        "media 100",
                        "mark e0:4",
                        "media 100",
                        "mark e0:5",
                        "media 100",
                        "mark e0:6",
                        "media 80");
    }

    @Test
    void onceTheFarEndHasItsLeadAudioLeavesInPiecesOf100Ms() {
        call.runFor(UNTIL_MEASURED);
        call.say("r", "i", 3_050);
        call.runFor(200);
        call.sent.clear();
        call.runFor(3_500);

        List<String> media =
                call.sent.stream().filter(line -> line.startsWith("media")).toList();
        assertThat(media.subList(0, media.size() - 1)).hasSizeGreaterThan(20).containsOnly("media 100");
        assertThat(millis(media)).isGreaterThan(2_300);
    }

    /** Its first frame leaves at once, and so does all that follows until the far end has its lead again. */
    @Test
    void afterAPauseOfTheModelNothingWaitsForAPiece() {
        call.runFor(UNTIL_MEASURED);
        call.play("r", "i", 2_000);
        call.runFor(3_000);
        call.sent.clear();
        call.play("r", "i", 600);

        assertThat(millis(call.sent)).isEqualTo(500);
    }

    /** A far end that has less than its lead, but for a piece, is sent what there is. */
    @Test
    void aFarEndThatIsRunningLowIsSentWhatThereIs() {
        call.runFor(UNTIL_MEASURED);
        call.play("r", "i", 1_000);
        call.runFor(900);
        call.sent.clear();
        call.play("r", "i", 40);

        assertThat(call.sent.get(0)).isEqualTo("media 40");
    }

    @Test
    void nothingWaitsForAFullMessage() {
        call.runFor(UNTIL_MEASURED);
        call.sent.clear();
        call.play("r", "i", 20);
        call.play("r", "i", 20);
        assertThat(call.sent).containsExactly("mark e0:1", "media 20", "mark e0:2", "media 20");
    }

    @Test
    void aPartFrameWaitsForTheRestAndIsPaddedWhenThereIsNone() {
        call.runFor(UNTIL_MEASURED);
        call.sent.clear();
        call.play("r", "i", 30);
        assertThat(call.sent).containsExactly("mark e0:1", "media 20", "mark e0:2");
        call.playout.complete(call.now());
        assertThat(call.sent).containsExactly("mark e0:1", "media 20", "mark e0:2", "media 20", "mark e0:3");
    }

    @Test
    void anothersMarkStaysBehindWhatWasQueuedBeforeIt() {
        call.runFor(UNTIL_MEASURED);
        call.sent.clear();
        call.play("r", "i", 60);
        call.playout.mark("theirs");
        call.play("r", "i", 60);

        assertThat(call.sent)
                .containsExactly(
                        "mark e0:1", "media 20", "mark e0:2", "media 40", "mark theirs", "media 60", "mark e0:3");
    }

    @Test
    void anothersMarkDividesAMessageThatIsStillToBeSent() {
        call.runFor(100);
        call.play("r", "i", 720);
        call.playout.mark("theirs");
        call.play("r", "i", 200);
        call.sent.clear();
        call.runFor(1_500);

        int mark = call.sent.indexOf("mark theirs");
        assertThat(millis(call.sent.subList(0, mark))).isEqualTo(720 - 500);
        assertThat(millis(call.sent.subList(mark, call.sent.size()))).isEqualTo(200);
    }

    @Test
    void anothersMarkWithNothingBeforeItLeavesAtOnce() {
        call.runFor(UNTIL_MEASURED);
        call.sent.clear();
        call.playout.mark("theirs");

        assertThat(call.sent).containsExactly("mark theirs");
    }

    @Test
    void anothersMarkThatIsCutLeavesAfterTheClear() {
        call.runFor(100);
        call.play("r", "i", 2_000);
        call.playout.mark("theirs");
        call.sent.clear();
        call.playout.clear(call.now());

        assertThat(call.sent).startsWith("clear", "mark theirs");
    }

    @Test
    void moreThanAThousandMarksDoNotWait() {
        call.runFor(100);
        call.play("r", "i", 2_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(call.playout.mark("theirs")).isTrue();
        }
        assertThat(call.playout.mark("one too many")).isFalse();
    }

    private static int millis(List<String> sent) {
        return sent.stream()
                .filter(line -> line.startsWith("media "))
                .mapToInt(line -> Integer.parseInt(line.substring(6)))
                .sum();
    }

    @Test
    void itNeverRunsMoreThanTheLeadAheadOfWhatIsHeard() {
        call.runFor(100);
        call.say("r", "i", 20_000);
        for (int i = 0; i < 1_000; i++) {
            call.runFor(20);
            assertThat(call.bufferedMillis()).isLessThanOrEqualTo(500);
        }
    }

    @Test
    void theCarrierNeverRunsDryWhileThereIsAudio() {
        call.runFor(100);
        call.say("r", "i", 10_000);
        call.runFor(60);
        for (int i = 0; i < 480; i++) {
            call.runFor(20);
            assertThat(call.carrierIsSilent()).isFalse();
        }
    }

    @Test
    void framesThatComeInRealTimeGoStraightThroughWithTenMarksASecond() {
        call.runFor(100);
        call.marks = 0;
        call.messages = 0;
        for (int i = 0; i < 500; i++) {
            call.in(i * 20, () -> call.play("r", "i", 20));
        }
        call.runFor(10_100);
        assertThat(call.messages).isEqualTo(500);
        assertThat(call.marks).isBetween(90, 125);
    }

    @Test
    void withoutReportsItGoesByTheClock() {
        Recorder recorder = new Recorder();
        Playout playout = new Playout(AudioFormat.MULAW_8K, 500, Playout.Feedback.MARKS, recorder);
        playout.play("r", "i", new byte[80_000], 0);
        playout.complete(0);
        for (long now = 0; now <= 9_000; now += 20) {
            playout.tick(now * SimulatedCall.MILLI);
        }
        assertThat(recorder.bytes / 8).isBetween(9_000L, 9_600L);
        for (long now = 9_000; now <= 13_000; now += 20) {
            playout.tick(now * SimulatedCall.MILLI);
        }
        assertThat(recorder.bytes).isEqualTo(80_000);
        assertThat(playout.isDrained(13_000 * SimulatedCall.MILLI)).isTrue();
    }

    @Test
    void bargeInDropsWhatIsStillQueuedAndClearsTheFarEndOnce() {
        call.runFor(UNTIL_MEASURED);
        call.say("r", "i", 5_000);
        call.runFor(1_000);
        call.sent.clear();
        Interruption interruption = call.playout.clear(call.now());
        assertThat(interruption.cleared()).isTrue();
        assertThat(call.sent).hasSize(2).first().isEqualTo("clear");
        call.runFor(2_000);
        assertThat(call.sent).hasSize(2);
        assertThat(call.carrierIsSilent()).isTrue();
    }

    @Test
    void nothingIsSentWhenNothingPlays() {
        call.runFor(100);
        call.say("r", "i", 1_000);
        call.runFor(2_000);
        call.sent.clear();
        assertThat(call.playout.clear(call.now())).isEqualTo(Interruption.NONE);
        assertThat(call.sent).isEmpty();
    }

    @Test
    void anItemHeardToItsEndIsNotCut() {
        call.runFor(100);
        int spoken = call.say("r", "heard", 1_000);
        call.in(spoken + 1, () -> call.say("r", "cut", 3_000));
        call.runFor(2_500);
        assertThat(call.playout.clear(call.now()).cuts())
                .extracting(Interruption.Cut::itemId)
                .containsExactly("cut");
    }

    @Test
    void anItemOfWhichNothingWasHeardIsCutAtZero() {
        call.runFor(100);
        int spoken = call.say("r", "first", 3_000);
        call.in(spoken + 1, () -> call.say("r", "second", 3_000));
        call.runFor(1_500);
        List<Interruption.Cut> cuts = call.playout.clear(call.now()).cuts();
        assertThat(cuts).extracting(Interruption.Cut::itemId).containsExactly("first", "second");
        assertThat(cuts).extracting(Interruption.Cut::isHeardInPart).containsExactly(true, false);
    }

    @Test
    void audioWithoutAnItemIsDroppedAndNotReported() {
        call.runFor(100);
        call.play(null, null, 3_000);
        call.runFor(500);
        Interruption interruption = call.playout.clear(call.now());
        assertThat(interruption.cleared()).isTrue();
        assertThat(interruption.cuts()).isEmpty();
    }

    @Test
    void marksOfBeforeAClearCountForNothing() {
        call.runFor(100);
        call.say("r", "i", 1_000);
        call.runFor(500);
        call.playout.clear(call.now());
        assertThat(call.playout.echoed("e0:5", call.now())).isFalse();
        assertThat(call.playout.echoed("somebody else's", call.now())).isFalse();
    }

    @Test
    void itIsDrainedOnlyWhenTheLastMarkCameBack() {
        SimulatedCall far = new SimulatedCall(150, 40, 0, 1);
        far.runFor(200);
        far.say("r", "i", 1_000);
        far.runFor(100);
        assertThat(far.playout.isAudible()).isTrue();
        far.runFor(1_000);
        assertThat(far.playout.isDrained(far.now())).isFalse();
        far.runFor(400);
        assertThat(far.playout.isDrained(far.now())).isTrue();
        assertThat(far.playout.isAudible()).isFalse();
    }

    private static final class Recorder implements Playout.Output {
        private long bytes;

        @Override
        public void media(byte[] audio, String itemId) {
            bytes += audio.length;
        }

        @Override
        public void mark(String name) {
            assertThat(name).matches("e\\d+:\\d+");
        }

        @Override
        public void clear(int epoch) {
            throw new AssertionError("nothing was to be cleared");
        }
    }
}
