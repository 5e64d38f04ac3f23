package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long SECOND = 1_000_000_000;
    private static final long BEGIN = -5 * SECOND; // a monotonic clock may be negative

    private final Allowance allowance = new Allowance(10, 2, BEGIN);

    @Test
    void soMuchMayComeAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(allowance.take(1, BEGIN)).isTrue();
        }
        assertThat(allowance.take(1, BEGIN)).isFalse();
    }

    @Test
    void whatWasTakenComesBackWithTime() {
        assertThat(allowance.take(10, BEGIN)).isTrue();

        assertThat(allowance.take(1, BEGIN + SECOND / 4)).isFalse();
        assertThat(allowance.take(1, BEGIN + SECOND / 2)).isTrue();
        assertThat(allowance.take(2, BEGIN + 3 * SECOND / 2)).isTrue();
        assertThat(allowance.take(1, BEGIN + 3 * SECOND / 2)).isFalse();
    }

    @Test
    void neverMoreThanTheMost() {
        assertThat(allowance.take(11, BEGIN + 3_600 * SECOND)).isFalse();
        assertThat(allowance.take(10, BEGIN + 3_600 * SECOND)).isTrue();
    }

    @Test
    void whatIsRefusedTakesNothing() {
        assertThat(allowance.take(11, BEGIN)).isFalse();
        assertThat(allowance.take(10, BEGIN)).isTrue();
    }
}
