package org.camelvoice;

import static org.assertj.core.api.Assertions.within;
import static org.camelvoice.kit.CallAssert.assertThat;

import java.time.Duration;
import org.camelvoice.call.EndReason;
import org.camelvoice.kit.CallStories;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A user's test of their own routes: what a phone's call and a browser's were like, told by the gateway. */
class CallStoriesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Tenant brief = new Tenant();
        brief.setGreeting("Hello, this is Acme.");
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).tenant("brief", brief).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void aPhoneCallIsToldInWordsWithItsInterruption() throws Exception {
        CallStories calls = CallStories.of(gateway.context());
        int heardMillis;
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            CallIT.awaitResponses(session, 1);
            caller.sayMulaw(CallIT.question()); // over the greeting
            CallIT.awaitResponses(session, 2);
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
            heardMillis = (int) caller.clears().get(0).positionMillis();
        }

        assertThat(calls.awaitEnded(PATIENCE))
                .heard("Hello.")
                .interruptedAt(heardMillis, within(60))
                .neverHeard("Say something, and I will answer")
                .heard("")
                .toItsEnd()
                .endedBecause(EndReason.Kind.CALLER_HUNG_UP);
    }

    @Test
    void aBrowserTellsItsOwnCall() throws Exception {
        try (BrowserCaller caller =
                BrowserCaller.to(gateway.browser("story", "brief")).dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            CallIT.awaitResponses(session, 1);
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
            caller.type("Where is my order?");
            CallIT.awaitResponses(session, 2);
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);

            assertThat(caller)
                    .heard("this is Acme")
                    .toItsEnd()
                    .said("Where is my order?")
                    .heard("order");
        }
    }
}
