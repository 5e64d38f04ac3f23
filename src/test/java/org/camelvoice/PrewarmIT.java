package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Caller;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.Line;
import org.camelvoice.call.Prewarming;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.Tally;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.sandbox.Fault;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls that are announced before they begin, at a model that takes 800 ms to connect, with the shipped routes. The line
 * is the test's: its caller hears what is sent, and says so.
 */
class PrewarmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CONNECT_TIME = Duration.ofMillis(800);
    private static final String PREWARM = "openai-realtime:prewarm";
    private static final EndReason HUNG_UP = new EndReason(Kind.CALLER_HUNG_UP, "The caller hung up");

    private final SandboxServer sandbox =
            SandboxServer.builder().connectTime(CONNECT_TIME).start();
    private final BlockingQueue<Long> connects = new LinkedBlockingQueue<>();
    private final BlockingQueue<EndReason> ends = new LinkedBlockingQueue<>();
    private RunningGateway gateway;

    private void start(String transport) throws Exception {
        gateway = RunningGateway.with(sandbox)
                .set("openai.transport", transport)
                .set("voice.eventLoops", "2")
                .tenant("greets", tenant("greeting"))
                .tenant("waits", tenant("session"))
                .tenant("cold", tenant("off"))
                .start();
        gateway.calls().observe(new CallEvents() {
            @Override
            public void modelConnected(CallFacts call, long millis) {
                connects.add(millis);
            }

            @Override
            public void ended(CallFacts call, EndReason reason, Tally tally) {
                ends.add(reason);
            }
        });
    }

    private static Tenant tenant(String prewarm) {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello, this is Acme.");
        tenant.setPrewarm(prewarm);
        return tenant;
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        sandbox.close();
    }

    /** As a carrier's webhook does. */
    private ExpectedCall announced(String tenant) {
        ExpectedCall expected = gateway.calls().expect(tenant, "twilio", Map.of("From", "+15550100"));
        try (var template = gateway.context().createProducerTemplate()) {
            var exchange = template.send(PREWARM, each -> each.setProperty(VoiceConstants.EXPECTED_CALL, expected));
            if (exchange.getException() != null) {
                throw new IllegalStateException(exchange.getException());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return expected;
    }

    private MediaLoop loop(int number) {
        List<MediaLoop> loops = new ArrayList<>();
        while (loops.size() <= number) {
            MediaLoop next = gateway.calls().loops().next();
            if (!loops.contains(next)) {
                loops.add(next);
            }
        }
        return loops.get(number);
    }

    private Prewarming prewarming() {
        return gateway.calls().prewarming();
    }

    private static void awaitInTimeline(SandboxSession session, String event) {
        await().atMost(PATIENCE).until(() -> session.timeline().contains(event));
    }

    /** Whose line carries µ-law, and who hears what is sent at once. */
    private static final class Phone implements Caller, Playout.Output {
        private final MediaLoop loop;
        private final CompletableFuture<Long> firstHeard = new CompletableFuture<>();
        private Call call;
        private long startedAt;

        private Phone(MediaLoop loop) {
            this.loop = loop;
        }

        private void dials(RunningGateway gateway, ExpectedCall expected) {
            loop.execute(() -> {
                Line line = Line.withoutFeedback(AudioFormat.MULAW_8K, 200, this);
                call = gateway.calls()
                        .prepare(new CallRequest(
                                expected.tenant(), "twilio", null, Map.of(), loop, this, line, expected));
                startedAt = System.nanoTime();
                call.start();
            });
        }

        private void hangsUp() {
            loop.execute(() -> call.ending().end(HUNG_UP));
        }

        /** In milliseconds since the call began. */
        private long firstHeardAfter() throws Exception {
            return firstHeard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void media(byte[] audio, String itemId) {
            firstHeard.complete((System.nanoTime() - startedAt) / 1_000_000);
        }

        @Override
        public void mark(String name) {
            // it has no feedback
        }

        @Override
        public void clear(int epoch) {
            // nobody interrupts
        }

        @Override
        public String connectionId() {
            return "phone";
        }

        @Override
        public void insertSilence(int millis) {
            // the caller says nothing
        }

        @Override
        public void send(String message, Object body, String responseId, String itemId) {
            call.earpiece().play(responseId, itemId, (byte[]) body);
        }

        @Override
        public void disconnect(EndReason reason) {
            // the test looks at the call
        }
    }

    private Phone dials(ExpectedCall expected, MediaLoop loop) {
        Phone phone = new Phone(loop);
        phone.dials(gateway, expected);
        return phone;
    }

    private long waited() throws InterruptedException {
        Long millis = connects.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(millis).isNotNull();
        return millis;
    }

    /** A session may live where its call will, or on the other loop. */
    @ParameterizedTest
    @CsvSource({"vertx, 0", "vertx, 1", "okhttp, 0", "okhttp, 1"})
    void withItsGreetingAskedForEarlyTheCallerHearsItAsSoonAsTheCallBegins(String transport, int loop)
            throws Exception {
        start(transport);
        ExpectedCall expected = announced("greets");
        SandboxSession session = sandbox.takeSession();
        awaitInTimeline(session, "< response.done"); // all of the greeting is here before the call begins

        Phone phone = dials(expected, loop(loop));

        long heard = phone.firstHeardAfter();
        System.out.println(transport + ", loop " + loop + ": heard after " + heard + " ms");
        assertThat(heard).isLessThan(150); // with 800 ms to connect; a busy machine's time, not the gateway's
        assertThat(waited()).isLessThan(150);
        assertThat(session.timeline()).filteredOn("> response.create"::equals).hasSize(1);
        phone.hangsUp();
        assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(HUNG_UP);
        session.ended().get(20, TimeUnit.SECONDS);
        session.assertNoViolations();
        assertThat(prewarming().ended(Outcome.CLAIMED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vertx", "okhttp"})
    void theSessionIsConfiguredBeforeTheCallBeginsAndThenAskedForTheGreeting(String transport) throws Exception {
        start(transport);
        ExpectedCall expected = announced("waits");
        SandboxSession session = sandbox.takeSession();
        awaitInTimeline(session, "< session.updated");
        assertThat(session.timeline()).doesNotContain("> response.create");

        Phone phone = dials(expected, loop(0));

        assertThat(phone.firstHeardAfter()).isLessThan(CONNECT_TIME.toMillis());
        assertThat(waited()).isLessThan(150);
        phone.hangsUp();
        session.ended().get(20, TimeUnit.SECONDS);
        session.assertNoViolations();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatTheCallerSaysBeforeTheSessionIsTakenOverReachesIt(int loop) throws Exception {
        start("vertx");
        ExpectedCall expected = announced("waits");
        Phone phone = dials(expected, loop(loop)); // at once: the session is still being opened
        byte[] frame = new byte[160];
        for (int i = 0; i < 50; i++) {
            byte[] numbered = frame.clone();
            Arrays.fill(numbered, (byte) (i % 2 == 0 ? 0x20 : 0xA0));
            phone.loop.execute(() -> says(phone.call, numbered));
        }
        SandboxSession session = sandbox.takeSession();
        await().atMost(PATIENCE).until(() -> session.appendedAudio().length >= 50 * 960 - 960);
        assertThat(session.timeline().indexOf("> input_audio_buffer.append"))
                .isGreaterThan(session.timeline().indexOf("< session.updated"));
        assertThat(waited()).isLessThan(5_000);
        phone.hangsUp();
        session.ended().get(20, TimeUnit.SECONDS);
        session.assertNoViolations();
    }

    private static void says(Call call, byte[] audio) {
        call.routes().dispatch(new CallMessage("voice:twilio/media", audio, null, null, false));
    }

    @Test
    void aSessionThatNobodyClaimsIsClosedAndCounted() throws Exception {
        start("vertx");
        ExpectedCall expected = announced("waits");
        SandboxSession session = sandbox.takeSession();

        expected.forget();

        session.ended().get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> prewarming().ended(Outcome.UNCLAIMED) == 1);
        assertThat(prewarming().waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vertx", "okhttp"})
    void aSessionThatTheServerHasDroppedIsReplaced(String transport) throws Exception {
        start(transport);
        ExpectedCall expected = announced("waits");
        sandbox.takeSession().cut().get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> prewarming().ended(Outcome.FAILED) == 1);

        Phone phone = dials(expected, loop(0));

        assertThat(phone.firstHeardAfter()).isGreaterThanOrEqualTo(CONNECT_TIME.toMillis());
        assertThat(waited()).isGreaterThanOrEqualTo(CONNECT_TIME.toMillis());
        SandboxSession second = sandbox.takeSession();
        phone.hangsUp();
        second.ended().get(20, TimeUnit.SECONDS);
        second.assertNoViolations();
    }

    @Test
    void aKeyThatIsRefusedIsToldToTheCall() throws Exception {
        start("vertx");
        sandbox.otherwise(Script.create().fault(Fault.WRONG_KEY));
        ExpectedCall expected = announced("waits");
        await().atMost(PATIENCE).until(() -> prewarming().ended(Outcome.FAILED) == 1);

        Phone phone = dials(expected, loop(0));

        assertThat(phone.firstHeardAfter()).isLessThan(CONNECT_TIME.toMillis()); // the apology
        EndReason end = ends.poll(30, TimeUnit.SECONDS);
        assertThat(end.kind()).isEqualTo(Kind.MODEL_REFUSED);
        assertThat(end.sentence()).contains("refused the API key", "OPENAI_API_KEY");
    }

    @Test
    void aTenantMayHaveNothingOpenedBeforeItsCalls() throws Exception {
        start("vertx");
        ExpectedCall expected = announced("cold");
        assertThat(prewarming().begun()).isZero();
        assertThat(expected.take()).isNull();
    }

    @Test
    void ofTooManyAtOnceOneIsOpenedWhenItsCallBegins() throws Exception {
        start("vertx");
        prewarming().limit(1, 1);
        announced("waits");
        ExpectedCall second = announced("waits");
        assertThat(prewarming().ended(Outcome.REFUSED)).isEqualTo(1);
        assertThat(second.take()).isNull();
    }

    @Test
    void aTenantThatHasChangedMeanwhileHasItsSessionsOpenedAnew() throws Exception {
        start("vertx");
        ExpectedCall expected = announced("waits");
        SandboxSession old = sandbox.takeSession();
        ExpectedCall changed = gateway.calls().expect("greets", "twilio", Map.of());
        changed.prewarmed(expected.take());

        Phone phone = dials(changed, loop(0));

        old.ended().get(20, TimeUnit.SECONDS);
        assertThat(waited()).isGreaterThanOrEqualTo(CONNECT_TIME.toMillis());
        await().atMost(PATIENCE).until(() -> prewarming().ended(Outcome.UNCLAIMED) == 1);
        phone.hangsUp();
    }

    @Test
    void aRouteThatHasNoAnnouncedCallIsTold() throws Exception {
        start("vertx");
        try (var template = gateway.context().createProducerTemplate()) {
            assertThatThrownBy(() -> template.sendBody(PREWARM, null))
                    .hasRootCauseMessage("Expected an announced call in the exchange property CamelVoiceExpectedCall,"
                            + " but route null has none");
        }
    }
}
