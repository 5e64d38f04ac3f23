package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.TenantFiles;
import org.camelvoice.tenant.TenantVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten tenants' files are changed for a minute while fifty callers listen to a tone: it waits for that minute. Nobody
 * notices.
 */
@Timeout(180)
class LiveTenantsIT {
    private static final int TENANTS = 10;
    private static final int CALLS_EACH = 5;
    private static final Duration CHANGING = Duration.ofSeconds(60);
    /** Longer than all callers dial and the tenants change, on a busy machine too. */
    private static final int HUM_SECONDS = 90;

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_GAP_MILLIS = 100;

    @TempDir
    private Path folder;

    private final Watched watched = new Watched();

    @Test
    void fiftyCallsDoNotNoticeThatTheirTenantsChange() throws Exception {
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            write(tenant, 0);
        }
        try (SandboxServer model = SandboxServer.builder()
                        .voice(new Hum(HUM_SECONDS))
                        .rememberedEvents(100)
                        .start();
                RunningGateway gateway = RunningGateway.with(model)
                        .bean("tenants", new TenantFiles(folder))
                        .start();
                Callers callers = Callers.on(1);
                Standstills standstills = Standstills.begin()) {
            gateway.calls().observe(watched);
            List<TwilioCaller> calls = dial(callers, gateway);
            Map<String, TenantVersion> begun = Map.copyOf(watched.begun);

            int changes = change(gateway.calls());

            assertThat(changes).as("changes in %s", CHANGING).isGreaterThan(TENANTS);
            assertThat(begun).hasSize(TENANTS * CALLS_EACH);
            for (TwilioCaller call : calls) {
                assertThat(call.isOn()).as("a call goes on").isTrue();
                assertThat(Hum.longestGapMillis(call.heardBytes()))
                        .as("the longest gap in what a caller heard, in ms")
                        .isLessThan(LONGEST_GAP_MILLIS + standstills.longestMillis());
            }
            assertThat(watched.dropped).as("frames of audio that were dropped").hasValue(0);
            calls.forEach(TwilioCaller::hangUp);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(watched.ended).isEqualTo(begun));
            awaitOneVersionEach(gateway);
        }
    }

    private List<TwilioCaller> dial(Callers callers, RunningGateway gateway) {
        List<TwilioCaller> calls = new ArrayList<>();
        for (int i = 0; i < TENANTS * CALLS_EACH; i++) {
            calls.add(callers.twilio(gateway.twilio("t" + i % TENANTS)).dial());
        }
        calls.forEach(call -> call.awaitHeard(PATIENCE));
        return calls;
    }

    /** One file after the other, each looked for until calls would take it. */
    private int change(Calls calls) throws IOException {
        long end = System.nanoTime() + CHANGING.toNanos();
        int changes = 0;
        while (System.nanoTime() < end) {
            changes++;
            int tenant = changes % TENANTS;
            String greeting = write(tenant, changes);
            await().atMost(SOON.plus(SOON)) // a busy machine's share
                    .until(() ->
                            calls.knownTenants().get("t" + tenant).getGreeting().equals(greeting));
        }
        return changes;
    }

    /** As editors do: beside it, and then in its place. */
    private String write(int tenant, int change) throws IOException {
        String greeting = "Hello " + change;
        Path half = Files.writeString(folder.resolve(".half"), """
                - beans:
                    - name: t%d
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        greeting: %s
                        tools: order_%d
                - route:
                    id: order
                    description: Tells of an order
                    from:
                      uri: voice-tool:order_%d
                      steps:
                        - setBody: { constant: "%d" }
                """.formatted(tenant, greeting, change, change, change));
        Files.move(half, folder.resolve("t" + tenant + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
        return greeting;
    }

    /** What belonged to the versions before has gone. */
    private static void awaitOneVersionEach(RunningGateway gateway) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        IntStream.range(0, TENANTS).mapToLong(tenant -> gateway.context().getRoutes().stream()
                                .filter(route -> route.getRouteId().startsWith("t" + tenant + "/order@"))
                                .count()))
                .containsOnly(1L));
    }

    /** The versions with which calls began and ended. */
    private static final class Watched implements CallEvents {
        private final Map<String, TenantVersion> begun = new ConcurrentHashMap<>();
        private final Map<String, TenantVersion> ended = new ConcurrentHashMap<>();
        private final AtomicInteger dropped = new AtomicInteger();

        @Override
        public void started(CallFacts call) {
            begun.put(call.id(), call.version());
        }

        @Override
        public void ended(CallFacts call, EndReason reason, Tally tally) {
            ended.put(call.id(), call.version());
        }

        @Override
        public void dropped(CallFacts call, DropReason reason, int millis) {
            dropped.addAndGet(millis);
        }
    }
}
