package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CarrierLineTest {
    private static final long MILLI = 1_000_000;

    @Test
    void everythingArrivesADelayLater() {
        CarrierLine line = new CarrierLine(Duration.ofMillis(40), Duration.ZERO, 1);

        assertThat(line.arrivalNanos(5)).isEqualTo(40 * MILLI + 5);
    }

    @Test
    void jitterNeverChangesTheOrder() {
        CarrierLine line = new CarrierLine(Duration.ofMillis(40), Duration.ofMillis(30), 1);
        long[] arrivals = LongStream.range(0, 500)
                .map(i -> line.arrivalNanos(i * 5 * MILLI))
                .toArray();

        assertThat(arrivals).isSorted();
        for (int i = 0; i < arrivals.length; i++) {
            assertThat(arrivals[i] - i * 5L * MILLI).isBetween(40 * MILLI, 70 * MILLI);
        }
        assertThat(LongStream.of(arrivals).distinct().count()).isGreaterThan(100);
    }

    @Test
    void theSameSeedGivesTheSameDelays() {
        CarrierLine one = new CarrierLine(Duration.ZERO, Duration.ofMillis(30), 9);
        CarrierLine other = new CarrierLine(Duration.ZERO, Duration.ofMillis(30), 9);

        for (long nanos = 0; nanos < 1000 * MILLI; nanos += 20 * MILLI) {
            assertThat(one.arrivalNanos(nanos)).isEqualTo(other.arrivalNanos(nanos));
        }
    }

    @Test
    void whatIsStalledArrivesAtOnceWhenTheStallEnds() {
        CarrierLine line = new CarrierLine(Duration.ofMillis(10), Duration.ZERO, 1);
        line.stall(100 * MILLI, Duration.ofMillis(50));

        assertThat(line.arrivalNanos(80 * MILLI)).isEqualTo(90 * MILLI);
        assertThat(line.arrivalNanos(90 * MILLI)).isEqualTo(150 * MILLI);
        assertThat(line.arrivalNanos(139 * MILLI)).isEqualTo(150 * MILLI);
        assertThat(line.arrivalNanos(140 * MILLI)).isEqualTo(150 * MILLI);
        assertThat(line.arrivalNanos(141 * MILLI)).isEqualTo(151 * MILLI);
    }

    @Test
    void aNegativeDelayIsRefused() {
        assertThatThrownBy(() -> new CarrierLine(Duration.ofMillis(-1), Duration.ZERO, 1))
                .hasMessage("Expected a delay of 0 or more, got PT-0.001S");
    }
}
