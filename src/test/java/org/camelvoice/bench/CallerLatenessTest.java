package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerLatenessTest {
    private static final long MILLI = 1_000_000;

    private final CallerLateness lateness = new CallerLateness(20);

    @Test
    void framesOnTimeAndThoseThatTheNetworkDelaysAreNotLate() {
        lateness.frameLeaves(0);
        lateness.frameLeaves(20 * MILLI + 19 * MILLI);
        lateness.frameLeaves(40 * MILLI + 3 * MILLI);

        assertThat(lateness.wasLateSince(0)).isFalse();
    }

    @Test
    void aFrameThatLeavesLaterThanThatIsLateAndLongAgoAfterAWhile() {
        lateness.frameLeaves(0);
        lateness.frameLeaves(20 * MILLI + 31 * MILLI);
        lateness.frameLeaves(52 * MILLI);

        assertThat(lateness.wasLateSince(51 * MILLI)).isTrue();
        assertThat(lateness.wasLateSince(52 * MILLI)).isFalse();
    }
}
