package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.sandbox.Output;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.CallEnd;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model hangs up, by the tool {@code end_call}: over real sockets, with the delays of a real line. */
class EndCallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int GOODBYE_MILLIS = 1_510; // and so its last frame is half full
    private static final short[] GOODBYE = Spectrum.tone(1004, 0.3, 24_000, GOODBYE_MILLIS * 24);
    private static final int AUDIBLE = 1_000;

    private SandboxServer sandbox;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        Tenant acme = new Tenant();
        acme.setTools("end_call");
        gateway = RunningGateway.with(sandbox).tenant("acme", acme).start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void theGoodbyeIsHeardToItsEndBeforeTheLineIsClosed() throws Exception {
        sandbox.enqueue(Script.create().respond(Output.play(GOODBYE, "Goodbye."), Output.call("end_call", "{}")));

        SandboxSession session = callAndBeHungUpOn();

        assertThat(session.timeline())
                .as("what it is asked for after it has said goodbye")
                .doesNotContain("> response.create");
    }

    @Test
    void aModelThatHangsUpWithoutAWordIsAskedForOne() throws Exception {
        sandbox.enqueue(Script.create().call("end_call", "{}").respond(Output.play(GOODBYE, "Goodbye.")));

        SandboxSession session = callAndBeHungUpOn();

        assertThat(session.timeline()).containsOnlyOnce("> response.create");
    }

    private SandboxSession callAndBeHungUpOn() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("acme"))
                .playoutDelay(Duration.ofMillis(150))
                .networkDelay(Duration.ofMillis(40))
                .dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.sayMulaw(CallIT.question());

            CallEnd end = caller.awaitEnd(PATIENCE);

            assertThat(end.byCaller()).isFalse();
            assertThat(end.code() + " " + end.reason()).isEqualTo("1000 hangup");
            assertThatTheGoodbyeWasHeard(caller, end.at());
            session.assertNoViolations();
            await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
            return session;
        }
    }

    private static void assertThatTheGoodbyeWasHeard(TwilioCaller caller, Duration end) {
        short[] heard = caller.heard();
        int first = 0;
        while (Math.abs(heard[first]) < AUDIBLE) {
            first++;
        }
        int last = heard.length - 1;
        while (Math.abs(heard[last]) < AUDIBLE) {
            last--;
        }
        assertThat((last - first) / 8)
                .as("milliseconds of the goodbye that were heard")
                .isBetween(GOODBYE_MILLIS - 4, GOODBYE_MILLIS + 4);
        assertThat(end.toMillis() - last / 8)
                .as("milliseconds from the last sound to the end")
                .isBetween(250L, 250L + 80 + 500); // both ways, and what a busy machine needs
    }
}
