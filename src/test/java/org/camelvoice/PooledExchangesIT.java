package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.ExchangeFactoryManager;
import org.apache.camel.spi.PooledObjectFactory.Statistics;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** The gateway with {@code camel.main.exchangeFactory=pooled}. */
class PooledExchangesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Tenant tenant() {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello.");
        tenant.setTools("*");
        return tenant;
    }

    @Test
    void callsGiveEveryExchangeBack() throws Exception {
        Map<String, EndReason> ends = new ConcurrentHashMap<>();
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .tenant("acme", tenant())
                        .set("camel.main.exchangeFactory", "pooled")
                        .set("camel.main.exchangeFactoryStatisticsEnabled", "true")
                        .routes("file:src/test/resources/routes/pooled-exchanges.yaml")
                        .start()) {
            gateway.calls().observe(new CallEvents() {
                @Override
                public void ended(CallFacts call, EndReason reason, Tally tally) {
                    ends.put(call.id(), reason);
                }
            });
            for (int i = 0; i < 2; i++) {
                try (TwilioCaller one = TwilioCaller.to(gateway.twilio("acme")).dial();
                        TwilioCaller other =
                                TwilioCaller.to(gateway.twilio("acme")).dial()) {
                    one.awaitHeard(PATIENCE);
                    other.awaitHeard(PATIENCE);
                    one.press("5");
                    one.hangUp();
                    other.hangUp();
                }
            }
            await().atMost(PATIENCE).until(() -> ends.size() == 4);
            assertThat(ends.values()).allMatch(reason -> reason.kind() == EndReason.Kind.CALLER_HUNG_UP);
            await().atMost(PATIENCE).untilAsserted(() -> assertAllAreBack(gateway));
        }
    }

    private static void assertAllAreBack(RunningGateway gateway) {
        ExchangeFactoryManager pools =
                gateway.context().getCamelContextExtension().getExchangeFactoryManager();
        Statistics counted = pools.getStatistics();
        assertThat(gateway.context().getInflightRepository().size()).isZero();
        assertThat(counted.getCreatedCounter() + counted.getAcquiredCounter())
                .isEqualTo(counted.getReleasedCounter() + counted.getDiscardedCounter());
        assertThat(counted.getAcquiredCounter()).isGreaterThan(10 * counted.getCreatedCounter());
        assertThat(pools.getPooledCounter()).isEqualTo((int) counted.getCreatedCounter());
    }
}
