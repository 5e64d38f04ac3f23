package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.Fault;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model fails in every way it can: its call ends with a spoken apology and a reason, and no other call notices. All
 * of them call at once, one tenant for each fault, so that the slow ones do not wait for each other.
 */
class FailingModelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Fault[] FAULTS = {
        Fault.REFUSE_HANDSHAKE,
        Fault.WRONG_KEY,
        Fault.UNKNOWN_MODEL,
        Fault.NEVER_CREATED,
        Fault.NEVER_UPDATED,
        Fault.REJECT_SESSION_UPDATE,
        Fault.SESSION_EXPIRED,
        Fault.DROP_AFTER_FIRST_DELTA,
        Fault.FREEZE_AFTER_FIRST_DELTA,
        Fault.SILENT,
        Fault.STALLED,
        Fault.RESPONSE_FAILED,
        Fault.TEXT_ONLY
    };

    private static final Map<String, EndReason> REASONS = new ConcurrentHashMap<>();
    private static final Map<Fault, TwilioCaller> CALLERS = new LinkedHashMap<>();

    private static SandboxServer sandbox;
    private static RunningGateway gateway;
    private static TwilioCaller bystander;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        RunningGateway.Builder builder = RunningGateway.with(sandbox);
        for (Fault fault : FAULTS) {
            builder.tenant(name(fault), tenant(fault));
        }
        gateway = builder.start();
        gateway.calls().observe(reasons(REASONS));
        bystander = TwilioCaller.to(gateway.twilio("default")).dial();
        for (Fault fault : FAULTS) {
            CALLERS.put(fault, TwilioCaller.to(gateway.twilio(name(fault))).dial());
        }
    }

    private static Tenant tenant(Fault fault) {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello.");
        tenant.setModel("fault-" + name(fault));
        return tenant;
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static CallEvents reasons(Map<String, EndReason> reasons) {
        return new CallEvents() {
            @Override
            public void ended(CallFacts call, EndReason reason, Tally tally) {
                reasons.put(call.tenant(), reason);
            }
        };
    }

    @AfterAll
    static void stop() {
        CALLERS.values().forEach(TwilioCaller::close);
        bystander.close();
        gateway.close();
        sandbox.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    REFUSE_HANDSHAKE       | MODEL_REFUSED     | HTTP 503
                    WRONG_KEY              | MODEL_REFUSED     | refused the API key
                    UNKNOWN_MODEL          | MODEL_REFUSED     | does not know the model fault-unknown-model
                    NEVER_CREATED          | MODEL_UNREACHABLE | sent no session.created within 10 s
                    NEVER_UPDATED          | MODEL_UNREACHABLE | sent no session.updated within 10 s
                    REJECT_SESSION_UPDATE  | MODEL_REFUSED     | refused the session's settings, at session.
                    SESSION_EXPIRED        | SESSION_EXPIRED   | greatest length
                    DROP_AFTER_FIRST_DELTA | MODEL_LOST        | closed the session (1006
                    FREEZE_AFTER_FIRST_DELTA | MODEL_LOST      | Nothing came for 15.0 s, not even the answer to a ping
                    SILENT                 | MODEL_SILENT      | no answer for 30 s
                    STALLED                | MODEL_SILENT      | no answer for 30 s
                    RESPONSE_FAILED        | MODEL_SILENT      | no answer for 30 s
                    TEXT_ONLY              | MODEL_SILENT      | no answer for 30 s
                    """)
    void theCallerHearsAnApologyAndTheCallEndsWithAReason(Fault fault, Kind kind, String why) {
        TwilioCaller caller = CALLERS.get(fault);
        caller.awaitEnd(PATIENCE);
        EndReason reason = await().atMost(PATIENCE).until(() -> REASONS.get(name(fault)), Objects::nonNull);
        assertThat(reason.kind()).isEqualTo(kind);
        assertThat(reason.sentence()).contains(why);
        assertThat(caller.received()).as("bytes of the apology").isGreaterThan(5_000 * 8);
        assertThat(caller.violations()).isEmpty();
        assertThat(gateway.calls().active())
                .anyMatch(call -> call.tenant().name().equals("default"));
    }

    @Test
    void nobodyListensWhereTheModelShouldBe() throws Exception {
        SandboxServer gone = SandboxServer.builder().start();
        BlockingQueue<EndReason> ended = new LinkedBlockingQueue<>();
        try (RunningGateway lonely = RunningGateway.with(gone).start()) {
            gone.close();
            lonely.calls().observe(new CallEvents() {
                @Override
                public void ended(CallFacts call, EndReason reason, Tally tally) {
                    ended.add(reason);
                }
            });
            try (TwilioCaller caller = TwilioCaller.to(lonely.twilio("default")).dial()) {
                caller.awaitHeard(PATIENCE);
                caller.awaitEnd(PATIENCE);
            }
            EndReason reason = ended.poll(10, TimeUnit.SECONDS);
            assertThat(reason.kind()).isEqualTo(Kind.MODEL_UNREACHABLE);
            assertThat(reason.sentence()).containsIgnoringCase("connection refused");
        }
    }

    @Test
    void whatGoesWrongOnceIsAskedForAgain() throws Exception {
        try (SandboxServer faltering = SandboxServer.builder().start(); // of its own: elsewhere others call
                RunningGateway other = RunningGateway.with(faltering).start()) {
            faltering.enqueue(Script.create().fail(Fault.RESPONSE_FAILED));
            try (TwilioCaller caller = TwilioCaller.to(other.twilio("default")).dial()) {
                SandboxSession session = faltering.takeSession();
                caller.awaitHeard(PATIENCE);
                caller.hangUp();
                assertThat(session.events())
                        .extracting(ReceivedEvent::type)
                        .filteredOn("response.create"::equals)
                        .hasSize(2);
            }
        }
    }
}
