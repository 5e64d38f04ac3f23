package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Percentage;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Models that keep to the protocol in their own way are understood: the caller hears what they say. */
class OddModelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> FAILURES = Collections.synchronizedList(new ArrayList<>());
    private static final List<String> GAPS = Collections.synchronizedList(new ArrayList<>());
    private static final List<CallState> STATES = Collections.synchronizedList(new ArrayList<>());
    private static final List<EndReason> ENDS = Collections.synchronizedList(new ArrayList<>());

    private static final String USUAL = "usual";

    private static long usual;
    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        RunningGateway.Builder builder = RunningGateway.with(sandbox);
        builder.tenant(USUAL, tenant());
        for (Fault fault : Fault.values()) {
            Tenant tenant = tenant();
            tenant.setModel("fault-" + name(fault));
            builder.tenant(name(fault), tenant);
        }
        gateway = builder.start();
        gateway.calls().observe(new CallEvents() {
            @Override
            public void routeFailed(CallFacts call, String route, Throwable failure) {
                FAILURES.add(call.tenant() + ": " + failure);
            }

            @Override
            public void gap(CallFacts call) {
                GAPS.add(call.tenant());
            }

            @Override
            public void stateChanged(CallFacts call, CallState before, CallState now) {
                STATES.add(now);
            }

            @Override
            public void ended(CallFacts call, EndReason reason, Tally tally) {
                ENDS.add(reason);
            }
        });
        usual = bytesHeard(USUAL);
        ENDS.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static Tenant tenant() {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello, this is Acme. How can I help you today?");
        return tenant;
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "OTHER_RATE",
                "FLAT_SESSION",
                "STRING_ERROR",
                "BINARY_MESSAGES",
                "ODD_DELTAS",
                "OTHER_BASE64",
                "ENDLESS_TRANSCRIPT"
            })
    void theCallerHearsAllOfIt(Fault fault) throws Exception {
        long heard = bytesHeard(name(fault));
        assertThat(heard).isCloseTo(usual, Percentage.withPercentage(10));
        assertThat(FAILURES).isEmpty();
        assertThat(ENDS.remove(0).kind()).isEqualTo(EndReason.Kind.CALLER_HUNG_UP);
    }

    /** In pieces of 250 ms, or of 750 ms, with gaps between them that are as long or longer. */
    @ParameterizedTest
    @EnumSource(names = {"SLOW", "BURSTY"})
    void theCallerHearsAllOfASlowAnswerInFewPiecesAndItIsOneAnswer(Fault fault) throws Exception {
        GAPS.clear();
        STATES.clear();
        long heard = bytesHeard(name(fault));
        assertThat(heard).isCloseTo(usual, Percentage.withPercentage(10));
        long most = fault == Fault.SLOW ? heard / 8 / 250 * 2 / 3 : heard / 8 / 750 + 1;
        assertThat(GAPS).hasSizeBetween(2, (int) most);
        assertThat(STATES).containsOnlyOnce(CallState.SPEAKING);
        assertThat(ENDS.remove(0).kind()).isEqualTo(EndReason.Kind.CALLER_HUNG_UP);
    }

    @Test
    void aGreetingThatStopsInMidWordIsSaidAgain() throws Exception {
        ENDS.clear();
        sandbox.enqueue(Script.create().fail(Fault.STALLED_AFTER_FIRST_DELTA));
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio(USUAL)).dial()) {
            SandboxSession session = sandbox.takeSession();
            session.takeEvent("response.create");
            session.takeEvent("response.cancel", PATIENCE);
            ReceivedEvent again = session.takeEvent("response.create", PATIENCE);
            assertThat(again.json().at("/response/instructions").textValue()).contains("this is Acme");
            await().atMost(PATIENCE).until(() -> caller.received() > usual / 2 && isListening(USUAL));
            assertThat(caller.received()).isCloseTo(usual + 2_000, Percentage.withPercentage(10));
            caller.hangUp();
            await().until(() -> !ENDS.isEmpty());
            session.assertNoViolations();
        }
        assertThat(ENDS.remove(0).kind()).isEqualTo(EndReason.Kind.CALLER_HUNG_UP);
    }

    /** How much the caller is sent of the greeting. */
    private static long bytesHeard(String tenant) throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio(tenant)).dial()) {
            var unused = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            await().atMost(PATIENCE).until(() -> isListening(tenant));
            long received = caller.received();
            caller.hangUp();
            await().until(() -> !ENDS.isEmpty());
            return received;
        }
    }

    /** Whether the greeting is over. */
    private static boolean isListening(String tenant) {
        return gateway.calls().active().stream()
                .anyMatch(call -> call.facts().tenant().equals(tenant) && call.state() == CallState.LISTENING);
    }
}
