package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.Prewarming.Place;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;
import org.junit.jupiter.api.Test;

/** How many sessions may wait for their calls: in all, and of one tenant. */
class PrewarmingTest {
    private final Tenants tenants = tenants();
    private final Tenant flooded = tenants.get("flooded");
    private final Tenant other = tenants.get("other");
    private final Prewarming prewarming = new Prewarming();

    private static Tenants tenants() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("flooded", new Tenant());
        context.getRegistry().bind("other", new Tenant());
        return new Tenants(context);
    }

    private Place open(Tenant tenant, int sessions) {
        Place last = null;
        for (int i = 0; i < sessions; i++) {
            last = prewarming.begin(tenant);
        }
        return last;
    }

    @Test
    void aTenantWhoseNumberIsFloodedLeavesPlacesForOthers() {
        prewarming.limit(100, 25);

        assertThat(open(flooded, 25)).isNotNull();
        assertThat(open(flooded, 40)).isNull();

        assertThat(prewarming.ended(Outcome.REFUSED_TENANT)).isEqualTo(40);
        assertThat(open(other, 25)).isNotNull();
        assertThat(prewarming.ended(Outcome.REFUSED)).isZero();
        assertThat(prewarming.waiting()).isEqualTo(50);
    }

    @Test
    void moreSessionsThanATenantMayHaveCallsWouldWaitInVain() {
        flooded.getLimits().setCalls(2);

        assertThat(open(flooded, 2)).isNotNull();
        assertThat(open(flooded, 1)).isNull();
        assertThat(prewarming.ended(Outcome.REFUSED_TENANT)).isEqualTo(1);
    }

    @Test
    void allTogetherAreLimitedToo() {
        prewarming.limit(2, 2);
        open(flooded, 1);
        open(other, 1);

        assertThat(prewarming.begin(other)).isNull();
        assertThat(prewarming.ended(Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        prewarming.limit(2, 1);
        Place place = prewarming.begin(flooded);
        prewarming.begin(other);

        place.end(Outcome.FAILED);
        place.end(Outcome.UNCLAIMED);

        assertThat(prewarming.waiting()).isEqualTo(1);
        assertThat(prewarming.ended(Outcome.FAILED)).isEqualTo(1);
        assertThat(prewarming.ended(Outcome.UNCLAIMED)).isZero();
        assertThat(prewarming.begin(flooded)).isNotNull();
    }
}
