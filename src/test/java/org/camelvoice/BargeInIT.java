package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.camelvoice.sandbox.CarrierClear;
import org.camelvoice.sandbox.Fault;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.sandbox.TwilioCaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The caller speaks over the model, over real sockets, with the shipped routes. */
class BargeInIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TRUNCATE = "conversation.item.truncate";

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @ParameterizedTest(name = "carrier {0} ms late, network {1} ms each way")
    @CsvSource({"0, 0", "150, 0", "0, 40", "150, 40"})
    void theModelIsToldHowMuchWasHeard(int playoutDelay, int network) throws Exception {
        try (TwilioCaller caller = dial(playoutDelay, network)) {
            SandboxSession session = sandbox.takeSession();
            long spoken = caller.awaitHeard(PATIENCE).toMillis();
            caller.awaitHeard(heard -> heard.length / 8 > spoken + 1_500, PATIENCE);
            double speech = (session.startSpeech().join() - caller.startNanos()) / 1e6;
            ReceivedEvent truncate = session.takeEvent(TRUNCATE, PATIENCE);
            caller.awaitSilence(Duration.ofMillis(300), PATIENCE);

            assertThat(caller.clears()).hasSize(1);
            CarrierClear clear = caller.clears().get(0);
            double heard = clear.positionMillis();
            double reaction = Math.max(0, clear.atMillis() - speech - network); // next to nothing, if threads are quick
            assertThat(truncate.json().path("audio_end_ms").asDouble()).isBetween(heard - reaction - 60, heard + 60);
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    @Test
    void nothingStaleIsHeardHoweverManyDeltasStillCome() throws Exception {
        sandbox.enqueue(Script.create().fault(Fault.LATE_DELTAS));
        try (TwilioCaller caller = dial(0, 0)) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            session.follow(Script.create().fail(Fault.SILENT)).join(); // what comes next is no new answer
            session.startSpeech().join();
            session.takeEvent(TRUNCATE, PATIENCE);
            caller.awaitSilence(Duration.ofMillis(500), PATIENCE);
            CarrierClear clear = caller.clears().get(0);
            assertThat(caller.received()).isEqualTo(clear.position() + clear.droppedBytes());
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    @Test
    void nothingIsSentWhenNothingPlays() throws Exception {
        try (TwilioCaller caller = dial(0, 0)) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            CallIT.awaitResponses(session, 1); // or a pause within the greeting would look like its end
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
            caller.sayMulaw(CallIT.question());
            caller.awaitSaid(PATIENCE);
            caller.awaitHeard(PATIENCE); // the answer has begun, so speech_started was long ago
            assertThat(caller.clears()).isEmpty();
            assertThat(types(session)).doesNotContain(TRUNCATE, "conversation.item.delete", "response.cancel");
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    private static List<String> types(SandboxSession session) {
        return session.events().stream().map(ReceivedEvent::type).distinct().toList();
    }

    private static TwilioCaller dial(int playoutDelay, int network) {
        return TwilioCaller.to(gateway.twilio("default"))
                .playoutDelay(Duration.ofMillis(playoutDelay))
                .networkDelay(Duration.ofMillis(network))
                .dial();
    }
}
