package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When silence is due, and at which moment the caller said what the model counts. */
class CallerTimelineTest {
    private final CallerTimeline timeline = new CallerTimeline();

    // Silence.

    @Test
    void silenceIsDueTwoHundredMillisecondsAfterTheAudioHasRunOut() {
        timeline.appended(20, 1_000);
        timeline.speaking(true);

        assertThat(timeline.silenceDue(1_219)).isZero();
        assertThat(timeline.silenceDue(1_220)).isEqualTo(200);
    }

    @Test
    void silenceIsDueAgainAsTimeGoesOnForThreeSecondsAtMost() {
        timeline.appended(20, 1_000);
        timeline.speaking(true);
        int total = 0;
        for (long moment = 1_000; moment < 60_000; moment += 20) {
            total += putIn(moment);
        }
        assertThat(total).isEqualTo(3_000);
        assertThat(timeline.appendedMillis()).isEqualTo(3_020);
    }

    @Test
    void silenceIsNotDueUnlessTheModelHearsSpeech() {
        timeline.appended(20, 1_000);
        assertThat(timeline.silenceDue(5_000)).isZero();

        timeline.speaking(true);
        timeline.speaking(false);
        assertThat(timeline.silenceDue(5_000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 250, 500, 1_000, 2_000, 5_000})
    void aMessageLastsAsLongAsItIs(int millis) {
        timeline.speaking(true);
        for (int at = millis; at <= 20_000; at += millis) {
            untilSilence(at - millis, at);
            timeline.appended(millis, at);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 250, 500, 1_000})
    void messagesThatComeUnevenlyLeaveNoSilenceBetween(int millis) {
        timeline.speaking(true);
        Random random = new Random(1);
        long before = 0;
        for (int at = millis; at <= 60_000; at += millis) {
            long came = Math.max(before, at + random.nextInt(180)); // which keeps the order
            untilSilence(before, came);
            timeline.appended(millis, came);
            before = came;
        }
    }

    @Test
    void messagesOfAnyLengthsLeaveNoSilenceBetween() {
        timeline.speaking(true);
        Random random = new Random(1);
        long before = 0;
        for (int at = 0; at <= 60_000; ) {
            int millis = 20 * (1 + random.nextInt(25)); // up to half a second
            at += millis;
            untilSilence(before, at);
            timeline.appended(millis, at);
            before = at;
        }
    }

    @Test
    void framesThatComeInBunchesLeaveNoSilenceBetween() {
        timeline.speaking(true);
        for (int at = 400; at <= 20_000; at += 400) {
            untilSilence(at - 400, at);
            for (int i = 0; i < 20; i++) {
                timeline.appended(20, at);
            }
        }
    }

    @Test
    void anEarlyBurstIsForgottenWithTime() {
        timeline.speaking(true);
        for (int i = 0; i < 25; i++) {
            timeline.appended(20, 0); // half a second at once
        }
        for (int at = 20; at <= 12_000; at += 20) {
            timeline.appended(20, at);
        }
        assertThat(timeline.silenceDue(12_220)).isEqualTo(200);
    }

    @Test
    void oneLongMessageIsForgottenWithTheNextOnes() {
        timeline.speaking(true);
        timeline.appended(5_000, 5_000);
        for (int at = 5_020; at <= 20_000; at += 20) {
            timeline.appended(20, at);
        }
        assertThat(timeline.silenceDue(20_220)).isEqualTo(200);
    }

    @Test
    void thatAnEndOfWordsIsNoticedTakesHalfAMessageLongerAtMost() {
        timeline.speaking(true);
        for (int at = 500; at <= 5_000; at += 500) {
            timeline.appended(500, at);
        }
        assertThat(timeline.silenceDue(5_749)).isZero();
        assertThat(timeline.silenceDue(5_750)).isEqualTo(240);
    }

    // What comes late.

    @Test
    void whatComesWhereSilenceWasPutInIsLate() {
        timeline.appended(20, 1_000);
        timeline.speaking(true);
        assertThat(putIn(1_220)).isEqualTo(200);

        for (int i = 0; i < 10; i++) {
            assertThat(timeline.isLate(20)).isTrue();
            timeline.lateDropped(20, 1_230);
        }
        assertThat(timeline.isLate(20)).isFalse();
    }

    @Test
    void lateAudioIsAppendedAndKnownForWhenItWasSaid() {
        timeline.appended(20, 1_000);
        timeline.speaking(true);
        putIn(1_220); // ten frames of silence
        for (int i = 0; i < 11; i++) {
            timeline.appended(20, 1_230); // the ten that were held up, and one in time
        }

        assertThat(timeline.appendedMillis()).isEqualTo(20 + 200 + 220);
        assertThat(timeline.moment(20)).as("the first silence").isEqualTo(1_040);
        assertThat(timeline.moment(219)).as("the last silence").isEqualTo(1_220);
        assertThat(timeline.moment(220)).as("what was said first meanwhile").isEqualTo(1_020);
        assertThat(timeline.moment(400)).as("what was said last meanwhile").isEqualTo(1_200);
        assertThat(timeline.moment(420)).as("what was said in time").isEqualTo(1_220);
    }

    @Test
    void whatComesAtItsPaceAfterSilenceIsNotLate() {
        timeline.appended(20, 1_000);
        timeline.speaking(true);
        putIn(2_020);
        timeline.appended(20, 2_040); // of a caller who had stopped sending
        timeline.appended(20, 2_060);
        timeline.appended(20, 2_080);

        assertThat(timeline.isLate(20)).isFalse();
        for (int back = 20, at = 2_080; at >= 2_040; back += 20, at -= 20) {
            assertThat(timeline.moment(timeline.appendedMillis() - back)).isEqualTo(at);
        }
    }

    @Test
    void lateAudioIsKnownForWhenItWasSaidThoughNoSilenceWasPutIn() {
        timeline.appended(20, 1_000);
        for (int i = 0; i < 50; i++) {
            timeline.appended(20, 2_000);
        }

        assertThat(timeline.moment(20)).isEqualTo(1_020);
        assertThat(timeline.moment(1_019)).isEqualTo(2_000);
    }

    @Test
    void forWhatNeverCameSilenceIsPutInOnce() {
        timeline.appended(20, 1_000);
        timeline.speaking(true);
        putIn(1_220);

        assertThat(timeline.missing(120)).isZero();
        assertThat(timeline.missing(120)).isEqualTo(40);
        assertThat(timeline.isLate(20)).isFalse();
    }

    // The ledger.

    @Test
    void theLedgerTellsWhenTheCallerSaidWhatTheModelCounts() {
        for (int at = 0; at < 1_000; at += 20) {
            timeline.appended(20, 5_000 + at);
        }
        assertThat(timeline.moment(0)).isEqualTo(5_000);
        assertThat(timeline.moment(19)).isEqualTo(5_000);
        assertThat(timeline.moment(20)).isEqualTo(5_020);
        assertThat(timeline.moment(999)).isEqualTo(5_980);
    }

    @Test
    void theBeginningOfALongMessageWasSaidBeforeItsEnd() {
        timeline.appended(500, 2_000);

        assertThat(timeline.moment(0)).isEqualTo(1_520);
        assertThat(timeline.moment(250)).isEqualTo(1_760);
        assertThat(timeline.moment(499)).isEqualTo(2_000);
    }

    @Test
    void aGapMovesTheModelsCountAgainstTheClock() {
        timeline.appended(20, 1_000);
        timeline.gapFilled(timeline.missing(40), 1_060); // the clock would have it so too
        timeline.appended(20, 1_060);
        timeline.appended(20, 5_000); // of a platform that was silent for 4 s

        assertThat(timeline.moment(70)).isEqualTo(1_060);
        assertThat(timeline.moment(80)).isEqualTo(5_000);
    }

    @Test
    void placesThatTheModelCannotHaveHeardAreTheNearestThatItHas() {
        timeline.appended(20, 1_000);
        timeline.appended(20, 1_020);

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
            timeline.appended(20, at);
        }
        assertThat(timeline.moment(99_999)).isEqualTo(99_980);
        assertThat(timeline.moment(60_000)).isEqualTo(60_000);
        assertThat(timeline.moment(0)).as("the oldest that is known").isEqualTo(40_000);
    }

    @Test
    void whatTheModelNeverGotIsNoPartOfItsCount() {
        for (int at = 0; at < 10_000; at += 20) {
            timeline.appended(20, at);
        }
        timeline.lost(4_000);

        assertThat(timeline.moment(1_000)).isEqualTo(5_000);
    }

    private int putIn(long moment) {
        int due = timeline.silenceDue(moment);
        timeline.insertedSilence(due, moment);
        return due;
    }

    /** The clock is looked at as often as in a call. */
    private void untilSilence(long from, long to) {
        for (long moment = from; moment <= to; moment += 20) {
            assertThat(timeline.silenceDue(moment)).as("silence at %d", moment).isZero();
        }
    }
}
