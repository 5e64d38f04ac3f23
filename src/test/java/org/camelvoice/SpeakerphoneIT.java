package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A caller whose speakerphone sends back what it plays, 20 dB softer and 150 ms later. */
class SpeakerphoneIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .tenant("gated", tenant("half"))
                .tenant("open", tenant("off"))
                .start();
    }

    private static Tenant tenant(String callerGate) {
        Tenant tenant = new Tenant();
        tenant.setCallerGate(callerGate);
        tenant.setGreeting("Good morning, and thank you for calling. All of this is to be heard without interruption.");
        return tenant;
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void withTheGateTheModelDoesNotInterruptItself() throws Exception {
        try (TwilioCaller caller = dial("gated")) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            CallIT.awaitResponses(session, 1);
            caller.awaitSilence(Duration.ofSeconds(1), PATIENCE);
            assertThat(caller.clears()).isEmpty();
            assertThat(session.timeline()).doesNotContain("< input_audio_buffer.speech_started");
            caller.hangUp();
        }
    }

    @Test
    void withTheGateTheCallerIsHeardOnceTheModelIsSilent() throws Exception {
        try (TwilioCaller caller = dial("gated")) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            CallIT.awaitResponses(session, 1); // or a pause within the greeting would look like its end
            caller.awaitSilence(Duration.ofSeconds(1), PATIENCE);
            caller.sayMulaw(CallIT.question());
            caller.awaitHeard(PATIENCE);
            assertThat(session.timeline()).contains("< input_audio_buffer.speech_started");
            caller.hangUp();
        }
    }

    @Test
    void withoutTheGateItDoes() throws Exception {
        try (TwilioCaller caller = dial("open")) {
            caller.awaitHeard(PATIENCE);
            await().atMost(PATIENCE).until(() -> !caller.clears().isEmpty());
            caller.hangUp();
        }
    }

    private static TwilioCaller dial(String tenant) {
        return TwilioCaller.to(gateway.twilio(tenant))
                .echo(-20, Duration.ofMillis(150))
                .dial();
    }
}
