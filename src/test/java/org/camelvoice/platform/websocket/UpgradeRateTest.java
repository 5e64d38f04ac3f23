package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelvoice.platform.websocket.AdmissionTest.address;

import java.time.Duration;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.Test;

class UpgradeRateTest {
    private static final int BURST = UpgradeRate.BURST_SECONDS;
    private static final int OF_ALL = 20;
    private static final int OF_ONE = 4;
    private static final int OF_PROVEN = 30;
    private static final ClientAddress STRANGER = address("203.0.113.7");

    private long now = Long.MAX_VALUE - Duration.ofSeconds(8).toNanos(); // a clock that turns over does no harm
    private final UpgradeRate rate = rate(OF_ALL, OF_ONE);

    private UpgradeRate rate(int ofAll, int ofOne) {
        Duration any = Duration.ofSeconds(1);
        return new UpgradeRate(new ListenerLimits(1, 0, ofAll, ofOne, OF_PROVEN, 0, any, any, any, 1, false), now);
    }

    private int heard(UpgradeRate by, ClientAddress from, int asked) {
        int heard = 0;
        for (int i = 0; i < asked; i++) {
            heard += by.refusal(from, now) == null ? 1 : 0;
        }
        return heard;
    }

    @Test
    void oneAddressHasABurstAndThenItsRate() {
        assertThat(heard(rate, STRANGER, 1_000)).isEqualTo(BURST * OF_ONE);
        assertThat(rate.refusal(STRANGER, now)).isEqualTo(RefusalReason.UPGRADE_RATE_OF_ADDRESS);
        for (int second = 0; second < 20; second++) {
            now += Duration.ofSeconds(1).toNanos();
            assertThat(heard(rate, STRANGER, 1_000)).isEqualTo(OF_ONE);
        }
        now += Duration.ofMinutes(1).toNanos();
        assertThat(heard(rate, STRANGER, 1_000)).as("no more than a burst").isEqualTo(BURST * OF_ONE);
    }

    @Test
    void theSurplusOfOneTakesNothingFromTheOthers() {
        assertThat(heard(rate, STRANGER, 1_000)).isEqualTo(BURST * OF_ONE);

        assertThat(heard(rate, address("203.0.113.8"), BURST * OF_ONE)).isEqualTo(BURST * OF_ONE);
    }

    @Test
    void allTogetherHaveARateToo() {
        int heard = 0;
        for (int i = 0; i < 200; i++) {
            heard += heard(rate, address("203.0.113." + i), 1);
        }
        assertThat(heard).isEqualTo(BURST * OF_ALL);
        assertThat(rate.refusal(address("203.0.113.250"), now)).isEqualTo(RefusalReason.UPGRADE_RATE);
    }

    @Test
    void aProxyNearbyHasOnlyTheRateOfAll() {
        assertThat(heard(rate, address("127.0.0.1"), 1_000)).isEqualTo(BURST * OF_ALL);
    }

    @Test
    void strangersTakeNothingFromThoseWhoHaveProvedWhoTheyAre() {
        heard(rate, address("127.0.0.1"), 1_000);
        assertThat(rate.refusal(address("127.0.0.1"), now)).isEqualTo(RefusalReason.UPGRADE_RATE);

        for (int i = 0; i < BURST * OF_PROVEN; i++) {
            assertThat(rate.refusalOfProven(now)).isNull();
        }
        assertThat(rate.refusalOfProven(now)).isEqualTo(RefusalReason.PROVEN_UPGRADE_RATE);
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(heard(rate(0, 0), STRANGER, 100_000)).isEqualTo(100_000);
    }

    @Test
    void addressesAreForgottenAndBeyondTheBoundNewOnesCountAsOne() {
        UpgradeRate onlyOne = rate(0, OF_ONE);
        for (int i = 0; i < UpgradeRate.MOST_ADDRESSES; i++) {
            heard(onlyOne, address("198.51." + i / 250 + "." + i % 250), 1);
        }
        heard(onlyOne, address("203.0.113.1"), OF_ONE);
        assertThat(onlyOne.knownAddresses()).isEqualTo(UpgradeRate.MOST_ADDRESSES);
        assertThat(heard(onlyOne, address("203.0.113.2"), 1_000)).isEqualTo(OF_ONE);

        now += Duration.ofSeconds(1).toNanos();
        onlyOne.forget(now);
        assertThat(onlyOne.knownAddresses()).isZero();
        assertThat(heard(onlyOne, address("203.0.113.2"), 1_000)).isEqualTo(BURST * OF_ONE);
    }
}
