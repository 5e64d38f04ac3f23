package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private final Admission admission = admission(5, 2);

    private static Admission admission(int connections, int ofAnAddress) {
        Duration any = Duration.ofSeconds(1);
        return new Admission(new ListenerLimits(connections, ofAnAddress, 0, 0, 0, 0, any, any, any, 1, false));
    }

    static ClientAddress address(String text) {
        try {
            return ClientAddress.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void oneAddressHasOnlyItsShare() {
        ClientAddress stranger = address("203.0.113.7");
        admission.enter(stranger);
        admission.enter(stranger);
        assertThat(admission.isOverfull(stranger)).isFalse();
        admission.enter(stranger);
        assertThat(admission.isOverfull(stranger)).isTrue();
        assertThat(admission.isOverfull(address("203.0.113.8"))).isFalse();
        admission.leave(stranger);
        assertThat(admission.isOverfull(stranger)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "::1", "10.1.2.3", "172.17.0.1", "192.168.1.1", "169.254.1.1", "fd12::1", "fe80::1"
            })
    void aProxyNearbyStandsForEverybody(String proxy) {
        for (int i = 0; i < 5; i++) {
            admission.enter(address(proxy));
        }
        assertThat(admission.isOverfull(address(proxy))).isFalse();
        assertThat(admission.isOverfull()).isFalse();
    }

    @Test
    void moreThanThereMayBeIsTooMany() {
        for (int i = 0; i < 6; i++) {
            admission.enter(address("127.0.0.1"));
        }
        assertThat(admission.isOverfull()).isTrue();
        admission.leave(address("127.0.0.1"));
        assertThat(admission.isOverfull()).isFalse();
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        admission.enter(address("2001:db8::1"));
        admission.enter(address("2001:db8::ffff:2"));
        admission.enter(address("2001:db8:0:0:3::3"));
        assertThat(admission.isOverfull(address("2001:db8::4"))).isTrue();
        assertThat(admission.isOverfull(address("2001:db8:0:1::1"))).isFalse();
        assertThat(address("::ffff:203.0.113.7")).isEqualTo(address("203.0.113.7"));
    }

    @Test
    void theShareOfAnAddressCanBeSwitchedOff() {
        Admission any = admission(5, 0);
        any.enter(address("203.0.113.7"));
        assertThat(any.isOverfull(address("203.0.113.7"))).isFalse();
    }

    @Test
    void thereAreNoMoreConnectionsThanDescriptorsForThemAndTheirModels() {
        assertThat(Descriptors.bound(2_000, 1_024)).isEqualTo(412);
        assertThat(Descriptors.bound(2_000, 1_048_576)).isEqualTo(2_000);
        assertThat(Descriptors.bound(2_000, Long.MAX_VALUE)).isEqualTo(2_000);
        assertThat(Descriptors.bound(2_000, 100)).isEqualTo(1);
    }
}
