package org.camelvoice.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.camelvoice.audio.Playout.Doubt;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ExpectedCalls;
import org.camelvoice.call.Farewells;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.Prewarming;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.QueuedAudio;
import org.camelvoice.call.Tally;

/**
 * Metrics of calls. All names begin with {@code voice.}. What is counted 50 times a second and call is counted for all
 * tenants together, in meters that exist from the start; the rest by tenant, see {@link TenantMeters}.
 */
public final class CallMetrics implements CallEvents {
    private static final int FRAME_MILLIS = 20;
    private static final String MODEL = "openai-realtime";

    private final MeterRegistry registry;
    private final MeteredTenants tenants;
    private final Audio audio;
    private final Messages messages;

    /** In frames. */
    private record Audio(
            Counter in, Counter out, Counter gaps, Map<DropReason, Counter> dropped, Map<Doubt, Counter> doubted) {

        static Audio of(MeterRegistry registry) {
            return new Audio(
                    counter(registry, "voice.frames.in", "Audio from callers, in frames of 20 ms"),
                    counter(registry, "voice.frames.out", "Audio sent to callers, in frames of 20 ms"),
                    counter(registry, "voice.playout.gaps", "Gaps in an item's audio because the model was too slow"),
                    counters(
                            registry,
                            DropReason.class,
                            DropReason::label,
                            "voice.frames.dropped",
                            "Dropped audio, in 20 ms"),
                    counters(
                            registry,
                            Doubt.class,
                            Doubt::label,
                            "voice.playout.doubted",
                            "Calls whose playback reports are not believed"));
        }
    }

    private record Messages(
            Counter refused,
            Counter surplus,
            Counter unhandledFromCaller,
            Counter unhandledFromModel,
            Counter textDropped,
            Counter unfilled) {

        static Messages of(MeterRegistry registry) {
            return new Messages(
                    counter(
                            registry,
                            "voice.messages.refused",
                            "Invalid or odd messages from callers, and callers turned away"),
                    counter(registry, "voice.messages.surplus", "Messages from callers beyond their limit"),
                    unhandled(registry, "voice"),
                    unhandled(registry, MODEL),
                    counter(registry, "voice.text.dropped", "Characters of text beyond the limit, not kept"),
                    counter(
                            registry,
                            "voice.words.unfilled",
                            "Places in tenants' words that stayed empty in a call, since it has no such value"));
        }
    }

    /** @param tenants whose meters calls count in */
    public CallMetrics(MeterRegistry registry, Calls calls, MeteredTenants tenants) {
        this.registry = registry;
        this.tenants = tenants;
        watch(calls);
        watch(calls.queuedAudio());
        watch(calls.expected());
        watch(calls.prewarming());
        watch(calls.farewells());
        audio = Audio.of(registry);
        messages = Messages.of(registry);
    }

    private void watch(Calls calls) {
        Gauge.builder("voice.calls.active", calls, all -> all.active().size())
                .description("Calls in progress")
                .register(registry);
        FunctionCounter.builder("voice.calls.refused", calls, Calls::refused)
                .description("Calls refused because the maximum was in progress")
                .register(registry);
        FunctionCounter.builder("voice.usage.refused", calls, Calls::refusedUsage)
                .description("Reports of a model's usage that make no sense")
                .register(registry);
    }

    private void watch(ExpectedCalls expected) {
        Gauge.builder("voice.calls.expected", expected, ExpectedCalls::size)
                .description("Announced calls that have not begun")
                .register(registry);
        count("voice.calls.expected.came", "Announced calls that began", expected, ExpectedCalls::claimed);
        count("voice.calls.expected.absent", "Announced calls that did not come", expected, ExpectedCalls::unclaimed);
        refusals("gateway", expected, ExpectedCalls::refused);
        refusals("tenant", expected, ExpectedCalls::refusedOfTenant);
        count(
                "voice.calls.expected.unprepared",
                "Announced calls whose route failed or took too long",
                expected,
                ExpectedCalls::unprepared);
    }

    private void refusals(String full, ExpectedCalls expected, ToDoubleFunction<ExpectedCalls> value) {
        FunctionCounter.builder("voice.calls.expected.refused", expected, value)
                .description("Calls not taken: too many are announced")
                .tag("full", full)
                .register(registry);
    }

    private void count(String name, String description, ExpectedCalls expected, ToDoubleFunction<ExpectedCalls> value) {
        FunctionCounter.builder(name, expected, value).description(description).register(registry);
    }

    private void watch(QueuedAudio queued) {
        FunctionCounter.builder("voice.model.paused", queued, QueuedAudio::pauses)
                .description("Times reading from a model paused because too much waited for its caller")
                .register(registry);
        Gauge.builder("voice.audio.queued", queued, QueuedAudio::bytes)
                .description("Audio that waits to be sent to callers")
                .baseUnit("bytes")
                .register(registry);
    }

    private void watch(Prewarming prewarming) {
        Gauge.builder("voice.prewarmed.waiting", prewarming, Prewarming::waiting)
                .description("Sessions that wait for their calls")
                .register(registry);
        FunctionCounter.builder("voice.prewarmed", prewarming, Prewarming::begun)
                .description("Sessions opened before their calls")
                .register(registry);
        FunctionCounter.builder("voice.prewarmed.paused", prewarming, Prewarming::paused)
                .description("Times reading from a model paused because too much waited for a call to begin")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("voice.prewarmed.ended", prewarming, counted -> counted.ended(outcome))
                    .description("What became of sessions that were wanted before their calls")
                    .tag("outcome", outcome.label())
                    .register(registry);
        }
    }

    private void watch(Farewells farewells) {
        Gauge.builder("voice.farewells.waiting", farewells, Farewells::waiting)
                .description("Sessions without a call that have still to say what they have used")
                .register(registry);
        for (Farewells.Outcome outcome : Farewells.Outcome.values()) {
            FunctionCounter.builder("voice.farewells.ended", farewells, counted -> counted.ended(outcome))
                    .description("What became of sessions whose calls ended in the middle of an answer")
                    .tag("outcome", outcome.label())
                    .register(registry);
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Counter unhandled(MeterRegistry registry, String scheme) {
        return Counter.builder("voice.messages.unhandled")
                .description("Messages that no route handles; most of a model's messages need none")
                .tag("scheme", scheme)
                .register(registry);
    }

    private static <E extends Enum<E>> Map<E, Counter> counters(
            MeterRegistry registry, Class<E> reasons, Function<E, String> label, String name, String description) {
        Map<E, Counter> counters = new EnumMap<>(reasons);
        for (E reason : reasons.getEnumConstants()) {
            counters.put(
                    reason,
                    Counter.builder(name)
                            .description(description)
                            .tag("reason", label.apply(reason))
                            .register(registry));
        }
        return counters;
    }

    @Override
    public void started(CallFacts call) {
        tenants.began(call).started(call.platform());
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        tenants.ended(call).ended(call.platform(), reason.kind()).increment();
    }

    @Override
    public void heardCaller(CallFacts call, int millis) {
        audio.in.increment((double) millis / FRAME_MILLIS);
    }

    @Override
    public void sentToCaller(CallFacts call, int millis) {
        audio.out.increment((double) millis / FRAME_MILLIS);
    }

    @Override
    public void gap(CallFacts call) {
        audio.gaps.increment();
    }

    @Override
    public void dropped(CallFacts call, DropReason reason, int millis) {
        audio.dropped.get(reason).increment((double) millis / FRAME_MILLIS);
    }

    @Override
    public void doubted(CallFacts call, Doubt doubt) {
        audio.doubted.get(doubt).increment();
    }

    @Override
    public void refusedMessage(String platform, String connection, String sentence) {
        messages.refused.increment();
    }

    @Override
    public void surplusMessage(String platform, String connection) {
        messages.surplus.increment();
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        tenants.of(call).failedRoutes().increment();
    }

    @Override
    public void unfilled(CallFacts call, String place) {
        messages.unfilled.increment();
    }

    @Override
    public void unhandled(CallFacts call, String message) {
        (message.startsWith(MODEL) ? messages.unhandledFromModel : messages.unhandledFromCaller).increment();
    }

    @Override
    public void modelError(CallFacts call, String code) {
        tenants.of(call).modelErrors().increment();
    }

    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        tenants.of(call).unfinished(status, reason).increment();
    }

    @Override
    public void textDropped(CallFacts call, int characters) {
        messages.textDropped.increment(characters);
    }

    @Override
    public void bargeIn(CallFacts call, long reactionMillis) {
        TenantMeters meters = tenants.of(call);
        meters.bargeIns().increment();
        if (reactionMillis >= 0) {
            meters.reaction().record(Duration.ofMillis(reactionMillis));
        }
    }

    @Override
    public void falseBargeIn(CallFacts call) {
        tenants.of(call).falseBargeIns().increment();
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        tenants.of(call).turnLatency().record(Duration.ofMillis(millis));
    }

    @Override
    public void modelConnected(CallFacts call, long millis) {
        tenants.of(call).modelConnect().record(Duration.ofMillis(millis));
    }

    @Override
    public void used(CallFacts call, ModelUsage usage, OptionalDouble cost) {
        TenantMeters meters = tenants.of(call);
        meters.used(usage.tokens());
        if (cost.isPresent()) {
            meters.cost().increment(cost.getAsDouble());
        } else {
            meters.unknownCost().increment();
        }
    }
}
