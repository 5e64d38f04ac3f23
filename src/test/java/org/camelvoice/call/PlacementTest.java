package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where audio belongs by late reports: one byte a millisecond. */
class PlacementTest {
    private static final long ANY = Long.MAX_VALUE;
    private final Placement placement = new Placement(1);

    private boolean isSettled(long position, long step, long now) {
        return placement.knows(position) && placement.settle(position, step, ANY, now);
    }

    @Test
    void nothingIsKnownOfWhatWasNotReported() {
        assertThat(placement.knows(0)).isFalse();
        placement.report(100, 250);
        assertThat(placement.knows(99)).isTrue();
        assertThat(placement.knows(100)).isFalse();
    }

    @Test
    void theBeginningIsTheLeastLateReportsWord() {
        placement.report(20, 190); // 20 late
        placement.report(120, 273); // 3 late
        placement.report(220, 380); // 10 late

        assertThat(isSettled(0, 15, 300)).as("better ones may come").isFalse();
        assertThat(isSettled(0, 15, 400)).isTrue();
        assertThat(placement.offset()).isEqualTo(153);
    }

    @Test
    void aLateReportIsNoPauseIfABetterOneFollows() {
        placement.report(100, 200);
        assertThat(isSettled(0, 15, 400)).isTrue();
        placement.report(200, 900); // the line stood still
        placement.report(300, 900);
        assertThat(isSettled(150, 15, 1_000)).as("it may have been a pause").isFalse();

        placement.report(900, 1_000);

        assertThat(isSettled(150, 15, 1_000)).isTrue();
        assertThat(placement.offset()).isEqualTo(100);
    }

    @Test
    void aPauseIsBelievedWhenNoBetterReportComes() {
        placement.report(100, 200);
        assertThat(isSettled(0, 15, 400)).isTrue();
        placement.report(200, 600);
        placement.report(300, 700);

        assertThat(isSettled(150, 15, 700)).isFalse();
        assertThat(isSettled(150, 15, 800)).isTrue();
        assertThat(placement.offset()).isEqualTo(400);
    }

    @Test
    void jitterMovesNothingAndASlowClockIsFollowed() {
        placement.report(100, 200);
        assertThat(isSettled(0, 15, 400)).isTrue();
        placement.report(4_100, 4_212);

        assertThat(isSettled(4_000, 15, 4_300)).isTrue();

        assertThat(placement.offset()).as("100, and 1 in 400").isEqualTo(110);
    }
}
