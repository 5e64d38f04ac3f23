package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private static final long MILLI = 1_000_000;

    private final long start = System.nanoTime();
    private final LoopWatch watch = new LoopWatch();

    @Test
    void aTurnAndALateReturnAreTimeAway() {
        watch.looked(start, MILLI, start + MILLI);
        watch.looked(start + 4 * MILLI, MILLI, start + 7 * MILLI);

        assertThat(watch.mostSince(start, start + 7 * MILLI)).isEqualTo(5 * MILLI);
    }

    @Test
    void timeAwayBeforeASampleIsNotIts() {
        watch.looked(start, MILLI, start + MILLI);
        watch.looked(start + 4 * MILLI, MILLI, start + 7 * MILLI);
        watch.looked(start + 7 * MILLI, MILLI, start + 8 * MILLI);

        assertThat(watch.mostSince(start + 7 * MILLI + 1, start + 8 * MILLI)).isZero();
    }

    @Test
    void theTurnThatIsUnderWayCounts() {
        watch.looked(start, MILLI, start + MILLI);

        assertThat(watch.mostSince(start + MILLI, start + 3 * MILLI)).isEqualTo(2 * MILLI);
    }
}
