package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A sound card in virtual time. */
class BrowserPlayoutTest {
    private static final int RATE = 24_000;
    private static final long MILLIS = 1_000_000;
    /** 128 samples of 24 kHz. */
    private static final long STEP_NANOS = 128 * 1_000_000_000L / RATE;

    private final BrowserPlayout playout = BrowserPlayout.recording(RATE, 0, 0);

    @Test
    void whatCameBetweenTwoStepsIsHeardFromTheNext() {
        playout.advanceTo(0);
        playout.audio(1, samples(480, 7), 1 * MILLIS);
        playout.advanceTo(100 * MILLIS);

        short[] heard = playout.heard(0, 1_000);
        assertThat(Arrays.copyOf(heard, 128)).containsOnly(0);
        assertThat(Arrays.copyOfRange(heard, 128, 608)).containsOnly(7);
        assertThat(Arrays.copyOfRange(heard, 608, 1_000)).containsOnly(0);
    }

    @Test
    void aStepCountsAsPlayedWhenItHasLeft() {
        playout.audio(1, samples(480, 7), 0); // the card's first step is at 0, before it came
        assertThat(playout.played()).isZero();
        playout.advanceTo(STEP_NANOS - 1);
        assertThat(playout.played()).isZero();
        playout.advanceTo(STEP_NANOS);
        assertThat(playout.played()).isEqualTo(128);
        playout.advanceTo(1_000 * MILLIS);
        assertThat(playout.played()).isEqualTo(480);
        assertThat(playout.buffered()).isZero();
    }

    @Test
    void aSecondIsASecondAtAnyRate() {
        for (int rate : new int[] {8_000, 16_000, 24_000, 44_100, 48_000}) {
            BrowserPlayout card = BrowserPlayout.recording(rate, 0, 0);
            card.audio(1, samples(20 * rate, 1), 0);
            card.advanceTo(10_000 * MILLIS);
            assertThat(card.played()).isBetween(10L * rate - 128, 10L * rate + 128);
        }
    }

    @Test
    void aClearSaysHowFarPlayingHadComeAndBeginsAnEpoch() {
        playout.audio(1, samples(2_400, 7), 0);
        BrowserClear clear = playout.clear(1, 50 * MILLIS); // 9 steps of 5.33 ms
        assertThat(clear).isEqualTo(new BrowserClear(Duration.ofMillis(50), 0, 9 * 128, 2_400 - 9 * 128));
        playout.audio(2, samples(480, 8), 60 * MILLIS);
        playout.advanceTo(200 * MILLIS);

        assertThat(playout.epoch()).isEqualTo(1);
        assertThat(playout.played()).isEqualTo(480);
        assertThat(playout.playedOf(1)).isEqualTo(9 * 128);
        assertThat(playout.playedOf(2)).isEqualTo(480);
        assertThat(playout.playedOf(3)).isZero();
        assertThat(playout.received()).isEqualTo(2_880);
        assertThat(playout.heard(0, 2_400)).contains(7, 8).doesNotContain(9);
    }

    @Test
    void audioAtAnEmptyBufferIsKeptBackForTheDelay() {
        BrowserPlayout late = BrowserPlayout.recording(RATE, 0, 40 * MILLIS);
        late.audio(1, samples(480, 7), 10 * MILLIS);
        late.audio(1, samples(480, 7), 20 * MILLIS); // the buffer isn't empty: no delay of its own
        late.advanceTo(49 * MILLIS);
        assertThat(late.played()).isZero();
        late.advanceTo(100 * MILLIS);
        assertThat(late.played()).isEqualTo(960);
    }

    @Test
    void whatWillBeHeardIsKnown() {
        assertThat(playout.isAboutToBeHeard()).isFalse();
        playout.audio(1, samples(480, 10), 0);
        assertThat(playout.isAboutToBeHeard()).isFalse();
        playout.audio(1, samples(480, 3_000), 0);
        assertThat(playout.isAboutToBeHeard()).isTrue();
        playout.advanceTo(100 * MILLIS);
        assertThat(playout.isAboutToBeHeard()).isFalse();
        assertThat(playout.wasAudible(0, 480)).isFalse();
        assertThat(playout.wasAudible(480, 480)).isTrue();
    }

    @Test
    void aCardThatRemembersNothingCountsAllTheSame() {
        BrowserPlayout card = BrowserPlayout.unrecorded(RATE, 0, 0);
        card.audio(1, samples(480, 7), 0);
        card.advanceTo(3_600_000 * MILLIS);
        assertThat(card.played()).isEqualTo(480);
        assertThatThrownBy(() -> card.heard(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static short[] samples(int count, int value) {
        short[] samples = new short[count];
        Arrays.fill(samples, (short) value);
        return samples;
    }
}
