package org.camelvoice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.camelvoice.model.AnswerWatch.Step;
import org.junit.jupiter.api.Test;

class AnswerWatchTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10); // the clock may run over

    private final AnswerWatch watch = new AnswerWatch();

    private static long at(long millis) {
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private Step tick(long millis) {
        return watch.tick(at(millis));
    }

    @Test
    void nothingIsDueBeforeAnythingWasAsked() {
        assertThat(tick(100_000)).isEqualTo(Step.NOTHING);
    }

    @Test
    void afterSixSecondsItAsksAgainOnceThenApologizesOnceAndAfterThirtyGivesUp() {
        watch.asked(at(0), null);
        assertThat(tick(6_000)).isEqualTo(Step.NOTHING);
        assertThat(tick(6_001)).isEqualTo(Step.ASK_AGAIN);
        assertThat(tick(12_001)).isEqualTo(Step.NOTHING);
        assertThat(tick(12_002)).isEqualTo(Step.APOLOGIZE);
        assertThat(tick(20_000)).isEqualTo(Step.NOTHING);
        assertThat(tick(30_000)).isEqualTo(Step.NOTHING);
        assertThat(tick(30_001)).isEqualTo(Step.GIVE_UP);
        assertThat(tick(90_000)).isEqualTo(Step.NOTHING);
    }

    @Test
    void anAnswerIsTheEndOfIt() {
        watch.asked(at(0), null);
        watch.answered("resp_1");
        assertThat(tick(7_000)).isEqualTo(Step.NOTHING);
    }

    @Test
    void anAnswerThatStallsHasTheSameTimesFromThenOn() {
        watch.asked(at(0), null);
        watch.answered("resp_1");
        watch.look(at(1_000), null);
        assertThat(tick(1_000)).isEqualTo(Step.NOTHING);
        watch.look(at(2_000), "resp_1");
        assertThat(watch.isStalled()).isTrue();
        assertThat(tick(8_000)).isEqualTo(Step.NOTHING);
        watch.look(at(8_001), "resp_1");
        assertThat(tick(8_001)).isEqualTo(Step.ASK_AGAIN);
        watch.look(at(8_020), null); // it is cancelled
        watch.asked(at(8_100), null);
        assertThat(tick(14_100)).isEqualTo(Step.NOTHING);
        assertThat(tick(14_101)).isEqualTo(Step.APOLOGIZE);
        assertThat(tick(32_000)).isEqualTo(Step.NOTHING);
        assertThat(tick(32_001)).isEqualTo(Step.GIVE_UP);
    }

    @Test
    void aStallThatIsOverIsForgotten() {
        watch.look(at(0), "resp_1");
        watch.look(at(5_000), null);
        assertThat(tick(20_000)).isEqualTo(Step.NOTHING);
        watch.look(at(20_000), "resp_1");
        assertThat(tick(26_000)).isEqualTo(Step.NOTHING);
        assertThat(tick(26_001)).isEqualTo(Step.ASK_AGAIN);
    }

    @Test
    void theEndOfAResponseThatWasGivenUpIsNoFailureOfTheNext() {
        watch.look(at(0), "resp_1");
        assertThat(tick(6_001)).isEqualTo(Step.ASK_AGAIN);
        watch.ended("resp_1");
        watch.answered("resp_1");
        assertThat(tick(6_020)).isEqualTo(Step.NOTHING);
        assertThat(watch.isAwaiting()).isTrue();
        watch.ended("resp_2");
        assertThat(tick(6_040)).isEqualTo(Step.APOLOGIZE);
    }

    @Test
    void whoAsksWhileAnAnswerIsStalledWaitsForThatAnswer() {
        watch.look(at(0), "resp_1");
        watch.asked(at(1_000), "resp_1");
        watch.look(at(1_020), null);
        assertThat(watch.isAwaiting()).isTrue();
        assertThat(watch.isStalled()).isFalse();
    }

    @Test
    void whatComesOfAnEarlierResponseIsNoAnswer() {
        watch.asked(at(0), "resp_0");
        watch.answered("resp_0");
        assertThat(tick(6_001)).isEqualTo(Step.ASK_AGAIN);
    }

    @Test
    void aResponseWithoutAnswerIsAskedForAgainAtOnce() {
        watch.asked(at(0), null);
        watch.ended("resp_1");
        assertThat(tick(20)).isEqualTo(Step.ASK_AGAIN);
        watch.ended("resp_2");
        assertThat(tick(40)).isEqualTo(Step.APOLOGIZE);
        watch.ended("resp_3");
        assertThat(tick(60)).isEqualTo(Step.NOTHING);
    }

    @Test
    void theEndOfAnEarlierResponseIsNoFailure() {
        watch.asked(at(0), "resp_0");
        watch.ended("resp_0");
        assertThat(tick(20)).isEqualTo(Step.NOTHING);
    }

    @Test
    void theEndOfAResponseThatNothingWasDueOfIsNoFailureOfTheNext() {
        watch.ended("resp_1");
        watch.asked(at(0), null);
        assertThat(tick(20)).isEqualTo(Step.NOTHING);
    }

    @Test
    void whoCallsItOffIsNotAskedAgain() {
        watch.asked(at(0), null);
        watch.callOff();
        assertThat(tick(7_000)).isEqualTo(Step.NOTHING);
    }

    @Test
    void askingAgainMeanwhileDoesNotPutOffTheEnd() {
        for (int second = 0; second <= 30; second += 5) {
            watch.asked(at(second * 1_000L), null);
        }
        assertThat(tick(30_001)).isEqualTo(Step.GIVE_UP);
    }

    @Test
    void afterAnAnswerTheNextQuestionStartsAnew() {
        watch.asked(at(0), null);
        assertThat(tick(6_001)).isEqualTo(Step.ASK_AGAIN);
        watch.answered("resp_1");
        watch.asked(at(50_000), null);
        assertThat(tick(56_000)).isEqualTo(Step.NOTHING);
        assertThat(tick(56_001)).isEqualTo(Step.ASK_AGAIN);
    }
}
