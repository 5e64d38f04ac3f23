package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that is slower than speech, or comes in bursts: how many gaps the caller hears. */
class PreRollTest {
    private static final int ENOUGH = 300;

    private final SimulatedCall call = new SimulatedCall(0, 0, 0, 1);

    @BeforeEach
    void begin() {
        call.playout.preRoll(ENOUGH);
        call.runFor(100);
        call.sent.clear();
    }

    private int sentMillis() {
        return call.sent.stream()
                .filter(line -> line.startsWith("media "))
                .mapToInt(line -> Integer.parseInt(line.substring(6)))
                .sum();
    }

    /** 100 ms of the answer come, and are heard. */
    private void piece() {
        call.play("r", "i", 100);
        call.runFor(400);
    }

    @Test
    void theFirstAudioAndTheFirstGapWaitForNothing() {
        call.play("r", "i", 20);
        assertThat(sentMillis()).isEqualTo(20);
        call.runFor(400);
        call.play("r", "i", 20);
        assertThat(sentMillis()).isEqualTo(40);
        assertThat(call.gaps).isEqualTo(1);
    }

    @Test
    void fromTheSecondGapOnAudioWaitsUntilThereIsEnough() {
        piece();
        piece();
        call.play("r", "i", 100);
        call.runFor(100);
        call.play("r", "i", 100);
        assertThat(sentMillis()).isEqualTo(200);
        assertThat(call.gaps).isEqualTo(2);
        call.play("r", "i", 100);
        assertThat(sentMillis()).isEqualTo(500);
        call.runFor(600);
        call.play("r", "i", 100);
        assertThat(sentMillis()).isEqualTo(500);
        assertThat(call.gaps).isEqualTo(3);
    }

    @Test
    void theEndOfAnItemWaitsForNothing() {
        piece();
        piece();
        call.play("r", "i", 100);
        assertThat(sentMillis()).isEqualTo(200);
        call.playout.complete(call.now());
        assertThat(sentMillis()).isEqualTo(300);
    }

    @Test
    void theBeginningOfAnItemIsNoGap() {
        for (int item = 0; item < 5; item++) {
            call.play("r", "i" + item, 100);
            call.playout.complete(call.now());
            call.runFor(400);
        }
        assertThat(sentMillis()).isEqualTo(500);
        assertThat(call.gaps).isZero();
    }

    @Test
    void eachResponseHasItsOwnGaps() {
        for (int response = 0; response < 5; response++) {
            for (int piece = 0; piece < 2; piece++) {
                call.play("r" + response, "i" + response, 100);
                call.runFor(400);
            }
        }
        assertThat(sentMillis()).isEqualTo(1_000);
        assertThat(call.gaps).isEqualTo(5);
    }

    @Test
    void whatWaitsIsSentAfterTwiceThatTimeThoughNoMoreComes() {
        piece();
        piece();
        call.play("r", "i", 100);
        call.runFor(590);
        assertThat(sentMillis()).isEqualTo(200);
        assertThat(call.playout.isDrained(call.now())).isFalse();
        call.runFor(30);
        assertThat(sentMillis()).isEqualTo(300);
    }

    @Test
    void aClearDropsWhatWaitsAndItWasNotHeard() {
        piece();
        piece();
        call.play("r", "i", 100);
        call.sent.clear();
        Interruption interruption = call.playout.clear(call.now());
        assertThat(interruption.cleared()).isFalse();
        assertThat(interruption.cuts()).singleElement().satisfies(cut -> assertThat(cut.heardMillis())
                .isEqualTo(200));
        call.runFor(2_000);
        assertThat(sentMillis()).isZero();
        call.play("r2", "i2", 20);
        assertThat(sentMillis()).isEqualTo(20);
    }

    @Test
    void withoutPreRollNothingWaits() {
        call.playout.preRoll(0);
        for (int i = 0; i < 5; i++) {
            piece();
        }
        assertThat(sentMillis()).isEqualTo(500);
        assertThat(call.gaps).isEqualTo(4);
    }

    /** A third as fast as speech: 40 pieces of 100 ms, one each 300 ms. */
    @Test
    void aModelThatIsTooSlowIsHeardWithFarFewerGaps() {
        assertThat(gapsOfASlowModel(0)).isGreaterThan(30);
        assertThat(gapsOfASlowModel(ENOUGH)).isLessThan(15);
    }

    private static int gapsOfASlowModel(int preRoll) {
        SimulatedCall slow = new SimulatedCall(150, 20, 0, 1);
        slow.playout.preRoll(preRoll);
        for (int i = 0; i < 40; i++) {
            slow.in(i * 300, () -> slow.play("r", "i", 100));
        }
        slow.runFor(20_000);
        return slow.gaps;
    }

    @ParameterizedTest
    @EnumSource(names = {"PULLS", "NONE", "REPORTS"})
    void itIsTheSameOnEveryLine(Playout.Feedback feedback) {
        Line line = new Line(feedback);
        for (int i = 0; i < 2; i++) {
            line.play(100);
            line.pass(1_000);
        }
        assertThat(line.sent).isEqualTo(200);
        line.play(100);
        line.pass(200);
        assertThat(line.sent).isEqualTo(200);
        assertThat(line.playout.isAudible()).isFalse();
        line.play(200);
        line.pass(1_000);
        assertThat(line.sent).isEqualTo(500);
        assertThat(line.gaps).isEqualTo(2);
    }

    /** A far end that plays at once, and pulls or reports every 20 ms. */
    private static final class Line implements Playout.Output {
        private final Playout playout;
        private final Playout.Feedback feedback;
        private final List<String> marks = new ArrayList<>();
        private long now;
        private int sent;
        private int gaps;

        Line(Playout.Feedback feedback) {
            this.feedback = feedback;
            this.playout = new Playout(AudioFormat.MULAW_8K, 500, feedback, this);
            playout.preRoll(ENOUGH);
        }

        void play(int millis) {
            playout.play("r", "i", new byte[millis * 8], now);
        }

        void pass(int millis) {
            for (int i = 0; i < millis / 20; i++) {
                now += 20 * SimulatedCall.MILLI;
                if (feedback == Playout.Feedback.PULLS) {
                    playout.pull(now);
                } else if (feedback == Playout.Feedback.REPORTS && i % 10 == 9) {
                    playout.played(0, sent * 8L, now);
                }
                playout.tick(now);
            }
        }

        @Override
        public void media(byte[] audio, String itemId) {
            sent += audio.length / 8;
        }

        @Override
        public void mark(String name) {
            marks.add(name);
        }

        @Override
        public void clear(int epoch) {
            throw new AssertionError("Nothing is cleared here");
        }

        @Override
        public void gap() {
            gaps++;
        }
    }
}
