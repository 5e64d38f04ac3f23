package org.camelvoice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.call.CallClock;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.tenant.OfferedTenant;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantReading;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;
import org.junit.jupiter.api.Test;

/** Which calls are counted under their tenant's name, and for how long. */
class MeteredTenantsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Tenants tenants = new Tenants(context);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong();
    private final MeteredTenants metered = new MeteredTenants(meters, tenants, 2, now::get);
    private int calls;

    private CallFacts begin(String version) {
        CallFacts call = new CallFacts(
                "call-" + calls++,
                TenantVersion.of(version),
                "twilio",
                Map.of(),
                "this machine",
                Instant.EPOCH,
                new CallClock(now::get));
        metered.began(call).started(call.platform());
        return call;
    }

    private void end(CallFacts call) {
        metered.ended(call).ended(call.platform(), EndReason.Kind.HANGUP).increment();
    }

    private void offer(String tenant, String... labels) {
        tenants.offer(tenant, Stream.of(labels).map(label -> offered(tenant, label)).toList());
    }

    private OfferedTenant offered(String name, String label) {
        Tenant tenant = new Tenant();
        new TenantReading(context).prepare(tenant, new TenantVersion(name, label, ""), name);
        return new OfferedTenant(tenant, () -> {});
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        metered.removeGone();
    }

    private double started(String tenant, String version) {
        Counter counter = meters.find("voice.calls.started")
                .tags("tenant", tenant, "version", version)
                .counter();
        return counter == null ? -1 : counter.count();
    }

    private double hungUp(String tenant, String version) {
        return meters.get("voice.calls.ended")
                .tags("tenant", tenant, "version", version, "reason", "hangup")
                .counter()
                .count();
    }

    private List<String> names() {
        return meters.find("voice.calls.started").counters().stream()
                .map(counter -> counter.getId().getTag("tenant") + "@"
                        + counter.getId().getTag("version"))
                .sorted()
                .toList();
    }

    @Test
    void theFirstTenantsThatHaveCallsHaveMetersOfTheirOwnAndTheOthersShareSome() {
        end(begin("acme@1.3f2a91bc"));
        end(begin("globex@1.00000001"));
        end(begin("initech@1.00000002"));
        end(begin("hooli@1.00000003"));
        end(begin("acme@1.3f2a91bc"));

        assertThat(names()).containsExactly("acme@1", "globex@1", "other@other");
        assertThat(started("acme", "1")).isEqualTo(2);
        assertThat(hungUp("acme", "1")).isEqualTo(2);
        assertThat(started("other", "other")).isEqualTo(2);
        assertThat(hungUp("other", "other")).isEqualTo(2);
    }

    @Test
    void aVersionIsALabelAndNotWhatStandsInIt() {
        end(begin("acme@1.3f2a91bc"));
        end(begin("acme@1.77aa01ff"));
        end(begin("acme@2.00000001"));

        assertThat(names()).containsExactly("acme@1", "acme@2");
        assertThat(started("acme", "1")).isEqualTo(2);
        assertThat(started("acme", "2")).isEqualTo(1);
    }

    @Test
    void aTenantHasTenVersionsWithMetersOfTheirOwn() {
        for (int version = 1; version <= MeteredTenants.MOST_VERSIONS + 2; version++) {
            end(begin("acme@" + version + ".00000001"));
        }

        assertThat(names()).hasSize(MeteredTenants.MOST_VERSIONS + 1).contains("other@other");
        assertThat(started("other", "other")).isEqualTo(2);
    }

    @Test
    void aCallEndsUnderTheNameUnderWhichItBegan() {
        end(begin("acme@1.00000001"));
        end(begin("globex@1.00000001"));
        CallFacts other = begin("initech@1.00000001");
        pass(MeteredTenants.KEPT); // acme and globex are gone
        end(begin("initech@1.00000001"));
        end(other);

        assertThat(started("initech", "1")).isEqualTo(1);
        assertThat(hungUp("initech", "1")).isEqualTo(1);
        assertThat(hungUp("other", "other")).isEqualTo(1);
    }

    @Test
    void aTenantThatIsGoneIsSeenForTenMoreMinutesAndThenMakesRoom() {
        end(begin("acme@1.00000001"));
        pass(MeteredTenants.KEPT.minusSeconds(1));
        assertThat(names()).containsExactly("acme@1");

        pass(Duration.ofSeconds(1));
        assertThat(meters.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getTag("tenant")).isEqualTo("other"));

        end(begin("globex@1.00000001"));
        end(begin("initech@1.00000001"));
        assertThat(names()).containsExactly("globex@1", "initech@1");
    }

    @Test
    void aTenantThatCanBeCalledOrHasACallStays() {
        offer("acme", "1", "2");
        end(begin("acme@1.00000001"));
        end(begin("acme@2.00000001"));
        begin("globex@1.00000001"); // goes on

        pass(MeteredTenants.KEPT.multipliedBy(10));
        assertThat(names()).containsExactly("acme@1", "acme@2", "globex@1");

        offer("acme", "1"); // the roll-out is taken back
        pass(Duration.ZERO);
        assertThat(names()).containsExactly("acme@1", "globex@1");
    }

    @Test
    void aTenantThatComesBackIsCountedAnew() {
        end(begin("acme@1.00000001"));
        pass(MeteredTenants.KEPT);
        end(begin("acme@1.00000002"));

        assertThat(started("acme", "1")).isEqualTo(1);
    }

    @Test
    void whatHappensBeforeACallBeginsOrAfterItsEndIsCountedToo() {
        CallFacts call = begin("acme@1.00000001");
        end(call);
        metered.of(call).modelErrors().increment();

        assertThat(meters.get("voice.model.errors").tags("tenant", "acme").counter().count())
                .isEqualTo(1);
    }

    @Test
    void nobodyHasMetersOfTheirOwnWhereNoneAreWanted() {
        MeteredTenants none = new MeteredTenants(meters, tenants, 0, now::get);
        CallFacts call = begin("acme@1.00000001");
        none.began(call).started("twilio");

        assertThat(started("other", "other")).isEqualTo(1);
    }
}
