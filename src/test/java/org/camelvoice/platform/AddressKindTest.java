package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, this machine",
        "[::1]:80, this machine",
        "0:0:0:0:0:0:0:1:80, this machine",
        "10.1.2.3:80, a private network",
        "[fe80::1%eth0]:80, a private network",
        "[fd00::1]:80, a private network",
        "54.172.60.1:80, the public network",
        "[2600:1f18::1]:80, the public network",
        "gateway.example:80, an unknown address",
        "'', an unknown address",
    })
    void itIsToldWithoutTheAddress(String address, String kind) {
        assertThat(AddressKind.of(address)).isEqualTo(kind);
    }
}
