package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayStartTest {

    @Test
    void theOnlyTenantIsPartOfTheAddress() {
        assertThat(GatewayStart.tenants(Set.of("default"))).isEqualTo("default");
    }

    @Test
    void severalAreListed() {
        assertThat(GatewayStart.tenants(new TreeSet<>(Set.of("default", "acme"))))
                .isEqualTo("<tenant>, which is one of acme, default");
    }

    @Test
    void ofVeryManyTheFirstAreListed() {
        Set<String> names =
                IntStream.range(100, 300).mapToObj(i -> "t" + i).collect(Collectors.toCollection(TreeSet::new));

        assertThat(GatewayStart.tenants(names))
                .startsWith("<tenant>, which is one of t100, t101,")
                .endsWith("t119 and 180 more");
    }

    @Test
    void noneIsSaid() {
        assertThat(GatewayStart.tenants(Set.of())).isEqualTo("<tenant>, but there is none");
    }

    @Test
    void theCommandThatIsShownCallsATenantThatThereIs() {
        assertThat(GatewayStart.tenant(Set.of("acme", "default"))).isEqualTo("default");
        assertThat(GatewayStart.tenant(Set.of("busy", "acme"))).isEqualTo("acme");
    }
}
