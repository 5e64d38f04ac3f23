package org.camelvoice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.tenant.OfferedTenant;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantReading;
import org.camelvoice.tenant.TenantUse;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;
import org.junit.jupiter.api.Test;

/** What an operator sees of the tenants themselves. */
class TenantsHealthCheckTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Tenants tenants = new Tenants(context);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    TenantsHealthCheckTest() {
        TenantMetrics.register(meters, tenants);
    }

    private OfferedTenant version(String name, String revision) {
        Tenant tenant = new Tenant();
        new TenantReading(context).prepare(tenant, new TenantVersion(name, "1", revision), name);
        return new OfferedTenant(tenant, () -> {});
    }

    private void replace(OfferedTenant old, OfferedTenant other) {
        tenants.offer(other.tenant().name(), List.of(other));
        old.withdraw();
    }

    private HealthCheck.Result health() {
        return new TenantsHealthCheck(tenants).call();
    }

    private double number(String state) {
        return meters.get("voice.tenants").tag("state", state).gauge().value();
    }

    @Test
    void allIsWellWithoutAProblem() {
        tenants.offer("acme", List.of(version("acme", "3f2a91bc")));

        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health().getMessage()).isEmpty();
        assertThat(health().getDetails())
                .containsAllEntriesOf(Map.of("tenants.offered", 1, "tenants.broken", 0, "tenants.draining", 0));
        assertThat(number("offered")).isEqualTo(1);
        assertThat(number("broken")).isZero();
    }

    @Test
    void aSourceThatHangsIsShownAndCostsNobodyACall() {
        tenants.changes().lookBegins(System.nanoTime() - Duration.ofSeconds(37).toNanos());

        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health().getMessage()).contains("Problems with tenants: their source; what is known stays in use");
        assertThat(health().getDetails().get("problem.their source").toString())
                .startsWith("it has not answered for 37 s");

        tenants.changes().lookEnds();
        assertThat(health().getMessage()).isEmpty();
    }

    @Test
    void aBrokenDefinitionIsShownWithItsPlaceAndTakesNobodyElsesCalls() {
        tenants.problems(Map.of(
                "routes/tenants/acme.yaml",
                "routes/tenants/acme.yaml:5: tenant acme: speed: expected a number, got fast"));

        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health().getMessage())
                .contains("Problems with tenants: routes/tenants/acme.yaml; what is known stays in use");
        assertThat(health().getDetails())
                .containsEntry(
                        "problem.routes/tenants/acme.yaml",
                        "routes/tenants/acme.yaml:5: tenant acme: speed: expected a number, got fast")
                .containsEntry("tenants.broken", 1);
        assertThat(number("broken")).isEqualTo(1);
    }

    @Test
    void twentyProblemsAreShownOfAThousand() {
        tenants.problems(IntStream.range(0, 1_000)
                .boxed()
                .collect(Collectors.toMap(
                        "t%03d.yaml"::formatted, number -> "cannot be read", (a, b) -> a, TreeMap::new)));

        assertThat(health().getMessage())
                .contains("Problems with tenants: t000.yaml and 999 more; what is known stays in use");
        assertThat(health().getDetails().keySet())
                .filteredOn(name -> name.startsWith("problem."))
                .hasSize(20);
        assertThat(health().getDetails()).containsEntry("tenants.broken", 1_000);
    }

    @Test
    void anOldVersionDrainsUntilItsLastCallIsOver() {
        OfferedTenant old = version("acme", "3f2a91bc");
        tenants.offer("acme", List.of(old));
        TenantUse one = tenants.use("acme", "+15550100");
        TenantUse two = tenants.use("acme", "+15550101");
        replace(old, version("acme", "77aa01ff"));

        assertThat(health().getDetails())
                .containsEntry("tenants.draining", 1)
                .containsEntry("draining.acme@1.3f2a91bc", 2);
        assertThat(number("draining")).isEqualTo(1);

        one.close();
        assertThat(health().getDetails()).containsEntry("draining.acme@1.3f2a91bc", 1);

        two.close();
        assertThat(health().getDetails())
                .containsEntry("tenants.draining", 0)
                .doesNotContainKey("draining.acme@1.3f2a91bc");
        assertThat(number("draining")).isZero();
    }

    @Test
    void aVersionThatIsOfferedAgainDrainsNoMore() {
        OfferedTenant first = version("acme", "3f2a91bc");
        OfferedTenant second = version("acme", "77aa01ff");
        tenants.offer("acme", List.of(first));
        try (TenantUse call = tenants.use("acme", "+15550100")) {
            replace(first, second);
            first.offerAgain();
            replace(second, first);

            assertThat(call.tenant()).isSameAs(first.tenant());
            assertThat(tenants.draining()).isEmpty();
        }
    }

    @Test
    void whatNobodyHasDoesNotDrain() {
        OfferedTenant old = version("acme", "3f2a91bc");
        tenants.offer("acme", List.of(old));
        replace(old, version("acme", "77aa01ff"));

        assertThat(tenants.draining()).isEmpty();
    }

    @Test
    void changesAreCountedByWhatCameOfThem() {
        tenants.changes().countTaken();
        tenants.changes().countTaken();
        tenants.changes().countRefused();

        assertThat(meters.get("voice.tenants.changes")
                        .tag("result", "taken")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("voice.tenants.changes")
                        .tag("result", "refused")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }
}
