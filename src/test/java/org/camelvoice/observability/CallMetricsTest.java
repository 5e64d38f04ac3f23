package org.camelvoice.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.call.Prewarming;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.Prices;
import org.camelvoice.call.RecordedRoute;
import org.camelvoice.call.RecordedSession;
import org.camelvoice.call.Switchboard;
import org.camelvoice.tool.CallTools;
import org.camelvoice.tool.ToolCall;
import org.camelvoice.tool.ToolLimits;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.Test;

/** What an operator sees of one call that a test plays through. */
class CallMetricsTest {
    private final Switchboard board = new Switchboard();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MeteredTenants tenants = new MeteredTenants(meters, board.calls.knownTenants(), 1, System::nanoTime);
    private final CallMetrics metrics = new CallMetrics(meters, board.calls, tenants);

    CallMetricsTest() {
        board.calls.observe(metrics);
    }

    @Test
    void everyMeterIsThereFromTheStartAtZero() {
        assertThat(meters.getMeters()).isNotEmpty().allSatisfy(meter -> {
            assertThat(meter.getId().getName()).startsWith("voice.");
            if (!meter.getId().getName().endsWith(".histogram")) { // Micrometer's own, of a timer's buckets
                assertThat(meter.getId().getDescription()).isNotBlank();
            }
            meter.measure()
                    .forEach(measurement -> assertThat(measurement.getValue()).isZero());
        });
    }

    @Test
    void audioThatWaitsAndModelsThatWaitForItAreCounted() {
        board.calls.queuedAudio().limit(0, 10);
        Call call = board.talk();
        call.session(new RecordedSession());
        for (int second = 0; second < 11; second++) {
            call.earpiece().play("r1", "i1", new byte[8_000]);
        }

        assertThat(meters.get("voice.audio.queued").gauge().value())
                .isEqualTo((double) call.earpiece().playout().queuedBytes());
        assertThat(meters.get("voice.model.paused").functionCounter().count()).isEqualTo(1);
    }

    @Test
    void sessionsOpenedBeforeTheirCallsAreCountedByWhatBecomesOfThem() {
        Prewarming prewarming = board.calls.prewarming();
        prewarming.limit(2, 2);
        Prewarming.Place place = prewarming.begin(board.tenant);
        assertThat(prewarming.begin(board.tenant)).isNotNull();
        assertThat(prewarming.begin(board.tenant)).isNull();
        place.end(Outcome.CLAIMED);
        place.end(Outcome.FAILED); // the first counts

        assertThat(meters.get("voice.prewarmed").functionCounter().count()).isEqualTo(2);
        assertThat(meters.get("voice.prewarmed.waiting").gauge().value()).isEqualTo(1);
        for (Outcome outcome : Outcome.values()) {
            boolean counted = outcome == Outcome.CLAIMED || outcome == Outcome.REFUSED;
            assertThat(meters.get("voice.prewarmed.ended")
                            .tag("outcome", outcome.label())
                            .functionCounter()
                            .count())
                    .isEqualTo(counted ? 1 : 0);
        }
    }

    @Test
    void callsWhoseFarEndIsNotBelievedAreCounted() {
        Call call = board.talk();
        call.events().doubted(call.facts(), Playout.Doubt.ABSENT);

        assertThat(counter("voice.playout.doubted", "reason", "absent").count()).isEqualTo(1);
        assertThat(counter("voice.playout.doubted", "reason", "early").count()).isZero();
    }

    @Test
    void gapsInAnswersAreCounted() {
        Call call = board.talk();
        call.events().gap(call.facts());

        assertThat(meters.get("voice.playout.gaps").counter().count()).isEqualTo(1);
    }

    @Test
    void everyReasonHasACounterOfItsOwn() {
        board.talk();

        assertThat(meters.find("voice.calls.ended")
                        .tags("tenant", "acme", "version", "1", "platform", "twilio")
                        .counters())
                .hasSameSizeAs(EndReason.Kind.values());
        assertThat(meters.find("voice.frames.dropped").counters()).hasSameSizeAs(DropReason.values());
    }

    @Test
    void whatModelsWereUsedForIsCountedByTenantAndKind() throws Exception {
        Properties table = new Properties();
        table.load(new StringReader("m.text.in = 4\nm.text.cached = 1\nm.audio.out = 64"));
        board.calls.prices(new Prices(table));
        Call call = board.talk();
        call.minutes().used(new ModelUsage(Source.RESPONSE, "resp_1", "m", new Tokens(1_000, 0, 600, 0, 0, 500), 0));
        call.minutes().used(new ModelUsage(Source.TRANSCRIPTION, "item_1", "unheard-of", Tokens.NONE, 2));

        assertThat(ofAcme("voice.tokens", "kind", "text-in").count()).isEqualTo(400);
        assertThat(ofAcme("voice.tokens", "kind", "text-cached-in").count()).isEqualTo(600);
        assertThat(ofAcme("voice.tokens", "kind", "audio-out").count()).isEqualTo(500);
        assertThat(ofAcme("voice.cost").count()).isEqualTo((400 * 4 + 600 * 1 + 500 * 64) / 1e6, within(1e-12));
        assertThat(ofAcme("voice.cost.unknown").count()).isEqualTo(1);
        call.ending().end(new EndReason(EndReason.Kind.HANGUP, "A test hung up"));
    }

    @Test
    void aCallIsCountedFromItsBeginningToItsEnd() {
        Call call = board.talk();
        assertThat(value("voice.calls.active")).isEqualTo(1);
        assertThat(ofAcme("voice.calls.started", "platform", "twilio").count()).isEqualTo(1);

        call.ending().end(new EndReason(EndReason.Kind.HANGUP, "A test hung up"));

        assertThat(value("voice.calls.active")).isZero();
        assertThat(counter("voice.calls.ended", "reason", "hangup").count()).isEqualTo(1);
        assertThat(total("voice.calls.ended")).isEqualTo(1);
    }

    @Test
    void audioIsCountedInFramesOfTwentyMilliseconds() {
        Call call = board.talk();

        board.calls.events().heardCaller(call.facts(), 20);
        board.calls.events().heardCaller(call.facts(), 60);
        call.earpiece().play("r1", "i1", G711.encodeMulaw(new short[800])); // 100 ms
        board.advanceMillis(100);

        assertThat(value("voice.frames.in")).isEqualTo(4);
        assertThat(value("voice.frames.out")).isEqualTo(5);
    }

    @Test
    void whatIsDroppedIsCountedByReason() {
        Call call = board.talk();
        call.ending().end(new EndReason(EndReason.Kind.HANGUP, "A test hung up"));

        call.earpiece().play("r1", "i1", new byte[480]);

        assertThat(counter("voice.frames.dropped", "reason", "call-over").count())
                .isEqualTo(3);
        assertThat(total("voice.frames.dropped")).isEqualTo(3);
    }

    @Test
    void aTurnIsTimedFromTheEndOfSpeechToTheFirstAudio() {
        Call call = board.talk();
        hear(call, 1_000);
        call.mouthpiece().speechStarted(200);
        call.mouthpiece().speechStopped(800);
        board.advanceMillis(450);

        call.earpiece().play("r1", "i1", new byte[160]);

        Timer latency = timerOfAcme("voice.turn.latency");
        assertThat(latency.count()).isEqualTo(1);
        assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1_000 - 800 + 450);
    }

    @Test
    void aBargeInIsTimedAndAFalseOneCountedToo() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", new byte[8_000]);
        hear(call, 500);
        call.mouthpiece().speechStarted(400);
        call.earpiece().clear();
        hear(call, 100);
        call.mouthpiece().speechStopped(580); // 180 ms of speech

        assertThat(ofAcme("voice.bargeins").count()).isEqualTo(1);
        assertThat(ofAcme("voice.bargeins.false").count()).isEqualTo(1);
        Timer reaction = timerOfAcme("voice.bargein.reaction");
        assertThat(reaction.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(100);
    }

    @Test
    void aBargeInWhoseOnsetIsNotKnownIsCountedAndNotTimed() {
        Call call = board.talk();
        call.earpiece().play("r1", "i1", new byte[8_000]);

        call.earpiece().clear();

        assertThat(ofAcme("voice.bargeins").count()).isEqualTo(1);
        assertThat(timerOfAcme("voice.bargein.reaction").count()).isZero();
    }

    @Test
    void whatRoutesDoWrongIsCounted() {
        RecordedRoute media = board.route("voice:twilio/media").failingWith("no");
        Call call = board.talk();

        call.routes().dispatch(new CallMessage("voice:twilio/media", "frame"));
        call.routes().dispatch(new CallMessage("voice:twilio/dtmf", "1"));
        call.routes().dispatch(new CallMessage("openai-realtime:response.done", "{}"));

        media.next();
        assertThat(ofAcme("voice.routes.failed").count()).isEqualTo(1);
        assertThat(counter("voice.messages.unhandled", "scheme", "voice").count())
                .isEqualTo(1);
        assertThat(counter("voice.messages.unhandled", "scheme", "openai-realtime")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatIsNotWholeIsCountedByItsReason() {
        Call call = board.talk();

        board.calls.events().responseUnfinished(call.facts(), "r1", "incomplete", "max_output_tokens");
        board.calls.events().responseUnfinished(call.facts(), "r2", "failed", "something_new");

        assertThat(unfinished("incomplete", "max_output_tokens")).isEqualTo(1);
        assertThat(unfinished("incomplete", "content_filter")).isZero();
        assertThat(unfinished("failed", "other")).isEqualTo(1);
    }

    private double unfinished(String status, String reason) {
        return meters.get("voice.responses.unfinished")
                .tags("tenant", "acme", "version", "1", "status", status, "reason", reason)
                .counter()
                .count();
    }

    @Test
    void aToolIsCountedForItsTenantByOutcome() {
        Tools tools = new Tools(new DefaultCamelContext());
        ToolMetrics.register(meters, tools, tenants);
        CallTools ofCall = tools.forCall(board.talk().facts(), ToolLimits.NONE, tool -> true, changed -> {});

        ofCall.call(new ToolCall("call_1", "no_such_tool", "{}"), result -> {});

        assertThat(ofAcme("voice.tools.ended", "outcome", "unknown-tool").count())
                .isEqualTo(1);
        assertThat(total("voice.tools.ended")).isEqualTo(1);
    }

    @Test
    void textThatIsNotKeptIsCountedInCharacters() {
        board.calls.events().textDropped(board.talk().facts(), 100);

        assertThat(value("voice.text.dropped")).isEqualTo(100);
    }

    @Test
    void whatCallersAndModelsDoWrongIsCounted() {
        Call call = board.talk();

        board.calls.events().refusedMessage("twilio", "connection-1", "Expected JSON");
        board.calls.events().modelError(call.facts(), "rate_limit_exceeded");
        board.calls.events().modelConnected(call.facts(), 250);

        assertThat(value("voice.messages.refused")).isEqualTo(1);
        assertThat(ofAcme("voice.model.errors").count()).isEqualTo(1);
        assertThat(timerOfAcme("voice.model.connect").totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(250);
    }

    @Test
    void healthSaysHowManyCallsThereAre() {
        Call call = board.talk();
        Call connecting = board.ring();

        HealthCheck.Result health = new CallsHealthCheck(board.calls, () -> true).call();

        assertThat(health.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getDetails())
                .containsAllEntriesOf(Map.of(
                        "calls.active",
                        2,
                        "calls.active.twilio",
                        2,
                        "sessions.active",
                        1L,
                        "tenants",
                        board.calls.tenants()));
        assertThat(call.facts().id()).isNotEqualTo(connecting.facts().id());
    }

    @Test
    void healthIsDownOnceNoMoreCallsAreTaken() {
        board.calls.stopWithin(Duration.ofSeconds(10));

        HealthCheck.Result health = new CallsHealthCheck(board.calls, () -> true).call();

        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.getMessage()).contains("The gateway is stopping and takes no more calls");
    }

    @Test
    void healthIsDownWhereNoRouteBeginsTheCallsOfATenant() {
        HealthCheck.Result health = new CallsHealthCheck(board.calls, () -> true).call();

        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.getMessage()).contains("No route handles voice:call/started for acme");
        assertThat(new CallsHealthCheck(board.calls, () -> false).call().getState())
                .as("of an application that takes no calls")
                .isEqualTo(HealthCheck.State.UP);
    }

    private void hear(Call call, int millis) {
        for (int heard = 0; heard < millis; heard += 20) {
            call.mouthpiece().timeline().appended(20, call.facts().moment());
            board.advanceMillis(20);
        }
    }

    private Counter ofAcme(String name, String... tags) {
        return meters.get(name)
                .tags("tenant", "acme", "version", "1")
                .tags(tags)
                .counter();
    }

    private Timer timerOfAcme(String name) {
        return meters.get(name).tags("tenant", "acme", "version", "1").timer();
    }

    private double value(String name) {
        return meters.get(name).meter().measure().iterator().next().getValue();
    }

    private Counter counter(String name, String tag, String value) {
        return meters.get(name).tag(tag, value).counter();
    }

    private double total(String name) {
        return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
    }
}
