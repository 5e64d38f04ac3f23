package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelvoice.call.CallerTimeline.LATE;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of 20 ms, each with the carrier's timestamp and the moment at which it came. */
class CallerTimelineTest {
    private final CallerTimeline timeline = new CallerTimeline();

    @Test
    void framesThatFollowEachOtherLeaveNoGap() {
        for (int at = 0; at < 10_000; at += 20) {
            assertThat(frame(at, at)).isZero();
        }
        assertThat(timeline.appendedMillis()).isEqualTo(10_000);
    }

    @Test
    void theFirstFrameMayHaveAnyTimestamp() {
        assertThat(frame(123_456, 0)).isZero();
    }

    @Test
    void aGapByTimestampsIsFilled() {
        frame(0, 0);

        assertThat(frame(60, 60)).isEqualTo(40);
        assertThat(frame(80, 80)).isZero();
    }

    @Test
    void aGapThatComesInABurstIsFilledToo() {
        frame(0, 0);

        assertThat(frame(400, 20)).isEqualTo(380); // the line was held up before the first frame
    }

    @Test
    void timestampsThatRoundMakeNoGap() {
        frame(5, 0);

        assertThat(frame(24, 20)).isZero();
        assertThat(frame(45, 40)).isZero();
        assertThat(frame(66, 60)).isZero();
    }

    @Test
    void aGapIsFilledForThreeSecondsAtMost() {
        frame(0, 0);

        assertThat(frame(10_020, 10_020)).isEqualTo(3_000);
    }

    @Test
    void framesWithoutTimestampsLeaveNoGap() {
        frame(-1, 0);

        assertThat(frame(-1, 500)).isZero();
    }

    @Test
    void oneFrameWithoutATimestampHidesNoGap() {
        frame(0, 0);
        frame(-1, 20);

        assertThat(frame(80, 80)).isEqualTo(40);
    }

    @Test
    void aTimestampThatComesTwiceMakesNoGapAfterIt() {
        frame(0, 0);
        frame(20, 20);
        frame(0, 40);

        assertThat(frame(40, 60)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999, Integer.MAX_VALUE})
    void aTimestampThatMeansNothingDoesNoHarm(long garbage) {
        for (int at = 100_000; at < 101_000; at += 20) {
            frame(at, at);
        }

        assertThat(frame(garbage, 101_000)).as("silence before it").isZero();
        for (int at = 101_020; at < 102_000; at += 20) {
            assertThat(frame(at, at)).as("silence after it, at %d ms", at).isZero();
        }
        assertThat(frame(102_060, 102_060)).as("a gap after it").isEqualTo(60);
    }

    @Test
    void aCountThatBeginsAnewIsFollowed() {
        frame(100_000, 0);
        frame(0, 20);

        assertThat(frame(60, 80)).isEqualTo(40);
    }

    @Test
    void anyTimestampsAtAllFillNoMoreThanTheClockAllows() {
        Random random = new Random(1);
        long silence = 0;
        for (int at = 0; at < 100_000; at += 20) {
            int missing = frame(random.nextInt(), at);
            assertThat(missing).isBetween(LATE, 3_000);
            silence += Math.max(0, missing);
        }
        assertThat(silence).isLessThan(10_000);
    }

    @Test
    void afterTwoHundredMillisecondsOfNothingInSpeechSilenceIsDue() {
        frame(0, 1_000);
        timeline.speaking(true);

        assertThat(timeline.silenceDue(1_199)).isZero();
        assertThat(timeline.silenceDue(1_200)).isEqualTo(200);
    }

    @Test
    void silenceIsDueAgainAsTimeGoesOnForThreeSecondsAtMost() {
        frame(0, 1_000);
        timeline.speaking(true);
        int total = 0;
        for (long moment = 1_000; moment < 60_000; moment += 20) {
            int due = timeline.silenceDue(moment);
            timeline.silencePutIn(due, moment);
            total += due;
        }
        assertThat(total).isEqualTo(3_000);
        assertThat(timeline.appendedMillis()).isEqualTo(3_020);
    }

    @Test
    void silenceIsNotDueUnlessTheModelHearsSpeech() {
        frame(0, 1_000);
        assertThat(timeline.silenceDue(5_000)).isZero();

        timeline.speaking(true);
        timeline.speaking(false);
        assertThat(timeline.silenceDue(5_000)).isZero();
    }

    @Test
    void whatComesTooLateForItsTimeIsDropped() {
        frame(0, 1_000);
        timeline.speaking(true);
        timeline.silencePutIn(timeline.silenceDue(1_200), 1_200);

        for (int timestamp = 20; timestamp <= 200; timestamp += 20) { // in whose place silence stands
            assertThat(frame(timestamp, 1_210))
                    .as("the frame of %d ms", timestamp)
                    .isEqualTo(LATE);
        }
        assertThat(frame(220, 1_220)).isZero();
    }

    @Test
    void whatWasNeverSaidIsNotDropped() {
        frame(0, 1_000);
        timeline.speaking(true);
        timeline.silencePutIn(timeline.silenceDue(1_200), 1_200);

        assertThat(frame(220, 1_220)).isZero(); // the gap was one, and silence stands in it already
        assertThat(frame(240, 1_240)).isZero();
    }

    @Test
    void withoutTimestampsNothingIsLateThoughSilenceWasPutInMeanwhile() {
        frame(-1, 1_000);
        timeline.speaking(true);
        timeline.silencePutIn(timeline.silenceDue(1_200), 1_200);

        for (int i = 0; i < 10; i++) {
            assertThat(frame(-1, 1_210)).isZero();
        }
        timeline.speaking(false);
        assertThat(frame(-1, 60_000)).isZero();
    }

    @Test
    void theLedgerTellsWhenTheCallerSaidWhatTheModelCounts() {
        for (int at = 0; at < 1_000; at += 20) {
            frame(at, 5_000 + at);
        }
        assertThat(timeline.moment(0)).isEqualTo(5_000);
        assertThat(timeline.moment(19)).isEqualTo(5_000);
        assertThat(timeline.moment(20)).isEqualTo(5_020);
        assertThat(timeline.moment(999)).isEqualTo(5_980);
    }

    @Test
    void aGapMovesTheModelsCountAgainstTheClock() {
        frame(0, 1_000);
        timeline.appended(frame(60, 1_060), 1_060); // 40 ms of silence; the clock would have it so too
        timeline.appended(20, 5_000); // of a platform that was silent for 4 s

        assertThat(timeline.moment(70)).isEqualTo(1_060);
        assertThat(timeline.moment(80)).isEqualTo(5_000);
    }

    @Test
    void placesThatTheModelCannotHaveHeardAreTheNearestThatItHas() {
        frame(0, 1_000);
        frame(20, 1_020);

        assertThat(timeline.moment(1_000_000)).isEqualTo(1_020);
        assertThat(timeline.moment(-1)).isEqualTo(1_000);
    }

    @Test
    void beforeAnythingWasSaidEveryPlaceIsTheCallsBeginning() {
        assertThat(timeline.moment(0)).isZero();
        assertThat(timeline.moment(1_000)).isZero();
    }

    @Test
    void theLedgerKeepsTheLastMinute() {
        for (int at = 0; at < 100_000; at += 20) {
            frame(at, at);
        }
        assertThat(timeline.moment(99_999)).isEqualTo(99_980);
        assertThat(timeline.moment(60_000)).isEqualTo(60_000);
        assertThat(timeline.moment(0)).as("the oldest that is known").isEqualTo(40_000);
    }

    @Test
    void whatTheModelNeverGotIsNoPartOfItsCount() {
        for (int at = 0; at < 10_000; at += 20) {
            frame(at, at);
        }
        timeline.lost(4_000);

        assertThat(timeline.moment(1_000)).isEqualTo(5_000);
    }

    /** @return as {@link CallerTimeline#place}; what is not late is appended */
    private int frame(long timestamp, long moment) {
        int missing = timeline.place(timestamp, 20, moment);
        if (missing != LATE) {
            timeline.appended(20, moment);
        }
        return missing;
    }
}
