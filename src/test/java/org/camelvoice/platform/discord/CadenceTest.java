package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CadenceTest {
    private static final long MILLI = 1_000_000;

    private final Cadence cadence = new Cadence(0);

    @Test
    void eachLookFindsOneFrameThoughItComesABitEarlyOrLate() {
        int[] jitter = {0, 9, -9, 5, -5, 8, 9, -8, 0, 3};
        for (int i = 1; i <= 1_000; i++) {
            assertThat(cadence.due((i * 20L + jitter[i % 10]) * MILLI)).isEqualTo(1);
        }
        assertThat(cadence.late()).isZero();
        assertThat(cadence.skipped()).isZero();
    }

    @Test
    void aLoopThatRunsSlowDoesNotStretchTheSound() {
        int frames = 0;
        for (int i = 1; i <= 1_000; i++) {
            frames += cadence.due(i * 21L * MILLI);
        }
        assertThat(frames).isEqualTo(1_050);
        assertThat(cadence.late()).isEqualTo(50);
    }

    @Test
    void lateFramesAreCaughtUpByThreeAtMostAndTheOthersAreSkipped() {
        assertThat(cadence.due(20 * MILLI)).isEqualTo(1);
        assertThat(cadence.due(220 * MILLI)).isEqualTo(3); // ten are due
        assertThat(cadence.late()).isEqualTo(2);
        assertThat(cadence.skipped()).isEqualTo(7);
        assertThat(cadence.due(240 * MILLI)).isEqualTo(1);
    }

    @Test
    void nothingIsDueTwice() {
        assertThat(cadence.due(20 * MILLI)).isEqualTo(1);
        assertThat(cadence.due(20 * MILLI)).isZero();
        assertThat(cadence.due(29 * MILLI)).isZero();
    }
}
