package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.sandbox.Fault;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.CallerListener;
import org.camelvoice.simulator.CarrierClear;
import org.camelvoice.simulator.CarrierMarks;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.simulator.TwilioCallerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
        Lateness lateness = new Lateness(gateway.calls());
        gateway.calls().observe(lateness);
        try (TwilioCaller caller =
                caller(playoutDelay, network).listener(lateness).dial()) {
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
            double tolerance = 60 + lateness.worstMillis();
            assertThat(truncate.json().path("audio_end_ms").asDouble())
                    .isBetween(heard - reaction - tolerance, heard + tolerance);
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsClearedAndToldWhateverTheCarrierDoesAboutMarks(CarrierMarks marks) throws Exception {
        Lateness lateness = new Lateness(gateway.calls());
        gateway.calls().observe(lateness);
        try (TwilioCaller caller = caller(0, 20).marks(marks).listener(lateness).dial()) {
            SandboxSession session = sandbox.takeSession();
            long spoken = caller.awaitHeard(PATIENCE).toMillis();
            caller.awaitHeard(heard -> heard.length / 8 > spoken + 1_500, PATIENCE);
            session.startSpeech().join();
            ReceivedEvent truncate = session.takeEvent(TRUNCATE, PATIENCE);
            caller.awaitSilence(Duration.ofMillis(300), PATIENCE);

            CarrierClear clear = caller.clears().get(0);
            assertThat(clear.droppedBytes()).isPositive();
            assertThat(truncate.json().path("audio_end_ms").asDouble())
                    .isCloseTo(clear.positionMillis(), within(150 + lateness.worstMillis()));
            caller.hangUp();
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

    /** The news of the caller's speech and the echoes of half a second come while the loop is busy with something else. */
    @Test
    void onALateLoopTheModelIsToldWhatTheEchoesSayThatWereStillToBeRead() throws Exception {
        AtomicReference<MediaLoop> loop = new AtomicReference<>();
        gateway.calls().observe(new CallEvents() {
            @Override
            public void started(CallFacts call) {
                loop.set(gateway.calls().require(call.id()).loop());
            }
        });
        try (TwilioCaller caller = dial(0, 20)) {
            SandboxSession session = sandbox.takeSession();
            long spoken = caller.awaitHeard(PATIENCE).toMillis();
            caller.awaitHeard(heard -> heard.length / 8 > spoken + 1_000, PATIENCE);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            loop.get().execute(() -> {
                busy.countDown();
                await(done);
            });
            await(busy);
            int then = caller.heard().length;
            caller.awaitHeard(heard -> heard.length > then + 400 * 8, PATIENCE);
            session.startSpeech().join();
            done.countDown();

            ReceivedEvent truncate = session.takeEvent(TRUNCATE, PATIENCE);
            caller.awaitSilence(Duration.ofMillis(300), PATIENCE);
            assertThat(truncate.json().path("audio_end_ms").asDouble())
                    .isCloseTo(caller.clears().get(0).positionMillis(), within(150.0));
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> types(SandboxSession session) {
        return session.events().stream().map(ReceivedEvent::type).distinct().toList();
    }

    private static TwilioCaller dial(int playoutDelay, int network) {
        return caller(playoutDelay, network).dial();
    }

    private static TwilioCallerBuilder caller(int playoutDelay, int network) {
        return TwilioCaller.to(gateway.twilio("default"))
                .playoutDelay(Duration.ofMillis(playoutDelay))
                .networkDelay(Duration.ofMillis(network));
    }

    /**
     * How late the two threads ran that a call's audio and marks pass through, each at its worst: on a busy machine the
     * gateway learns so much too late what has been heard. A few milliseconds on one that is not.
     */
    private static final class Lateness implements CallerListener, CallEvents, MediaLoop.Ticker {
        private final Gaps callers = new Gaps();
        private final Gaps gateways = new Gaps();
        private final Calls calls;
        private volatile MediaLoop loop;

        Lateness(Calls calls) {
            this.calls = calls;
        }

        double worstMillis() {
            return (callers.worst.get() + gateways.worst.get()) / 1e6;
        }

        @Override
        public void frameSent(long nanos) {
            callers.passed(nanos);
        }

        @Override
        public void started(CallFacts call) {
            loop = calls.require(call.id()).loop();
            loop.add(this);
        }

        @Override
        public void tick(long nanoTime) {
            gateways.passed(nanoTime);
        }

        @Override
        public void ended(CallFacts call, EndReason reason, Tally tally) {
            loop.remove(this);
        }
    }

    /** What happens every 20 ms: by how much it was late. Passed by one thread. */
    private static final class Gaps {
        private static final long INTERVAL_NANOS = 20_000_000;

        private final LongAccumulator worst = new LongAccumulator(Math::max, 0);
        /** 0 before the first. */
        private long last;

        void passed(long nanos) {
            if (last != 0) {
                worst.accumulate(nanos - last - INTERVAL_NANOS);
            }
            last = nanos;
        }
    }
}
