package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A sender's timestamps on the call's clock, in milliseconds. */
class SenderClockTest {
    private final SenderClock clock = new SenderClock();

    private void frames(long from, long to, long delay) {
        for (long timestamp = from; timestamp < to; timestamp += 20) {
            clock.came(timestamp + 20, timestamp + 20 + delay);
        }
    }

    @Test
    void theLeastDelaySoFarPlacesWhatComes() {
        clock.came(20, 110);
        clock.came(40, 110);
        clock.came(60, 110);
        assertThat(clock.moment(0)).isEqualTo(50);

        clock.came(80, 112);
        clock.came(100, 140);

        assertThat(clock.moment(0)).isEqualTo(32);
    }

    @Test
    void aStallMovesNothing() {
        frames(0, 10_000, 30);
        for (long timestamp = 10_000; timestamp < 13_000; timestamp += 20) {
            clock.came(timestamp + 20, 13_050);
        }
        frames(13_000, 13_400, 35);

        assertThat(clock.moment(0)).isBetween(30L, 36L);
    }

    @Test
    void aSenderWhoseClockIsSlowIsFollowed() {
        for (long timestamp = 0; timestamp < 600_000; timestamp += 20) {
            clock.came(timestamp, timestamp + timestamp / 400);
        }
        assertThat(clock.moment(600_000)).isBetween(601_495L, 601_500L);
    }

    @Test
    void aLineThatBecomesSlowerIsFollowedNoFasterThanClocksDiffer() {
        frames(0, 10_000, 30);
        frames(10_000, 14_000, 130);

        assertThat(clock.moment(0)).isBetween(30L, 41L);
    }

    @Test
    void aDelayThatStaysLongIsANewStart() {
        frames(0, 10_000, 30);
        frames(10_000, 14_100, 1_030); // the sender's clock stood still for a second

        assertThat(clock.moment(0)).isBetween(1_030L, 1_041L);
    }

    @Test
    void aTimestampFromTheFutureIsNone() {
        frames(0, 10_000, 30);
        clock.came(3_600_000, 10_050);
        frames(10_020, 11_000, 30);

        assertThat(clock.moment(0)).isBetween(30L, 36L);
    }
}
