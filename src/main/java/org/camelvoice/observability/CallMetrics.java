package org.camelvoice.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.QueuedAudio;
import org.camelvoice.call.Tally;

/**
 * Metrics of calls. All names begin with {@code voice.}. Every meter exists from the start, at zero, except the meters
 * by tenant, which start with their first value.
 */
public final class CallMetrics implements CallEvents {
    private static final int FRAME_MILLIS = 20;
    private static final String MODEL = "openai-realtime";
    private static final String OTHER = "other";
    /** Reasons of unfinished responses, by status. Any other reason counts as {@code other}. */
    private static final Map<String, List<String>> UNFINISHED = Map.of(
            "incomplete", List.of("max_output_tokens", "content_filter", OTHER),
            "failed", List.of("server_error", "rate_limit_exceeded", "insufficient_quota", OTHER),
            "cancelled", List.of(CallEvents.TURN_DETECTED, OTHER));

    private final MeterRegistry registry;
    private final Counter started;
    private final Map<EndReason.Kind, Counter> ended;
    private final Audio audio;
    private final Messages messages;
    private final Model model;
    private final BargeIns bargeIns;
    private final Map<String, Counter> unfinished = new HashMap<>();

    /** In frames. */
    private record Audio(Counter in, Counter out, Map<DropReason, Counter> dropped, Map<Doubt, Counter> doubted) {

        static Audio of(MeterRegistry registry) {
            return new Audio(
                    counter(registry, "voice.frames.in", "Audio from callers, in frames of 20 ms"),
                    counter(registry, "voice.frames.out", "Audio sent to callers, in frames of 20 ms"),
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
            Counter failed,
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
                    counter(registry, "voice.routes.failed", "Messages whose route failed"),
                    unhandled(registry, "voice"),
                    unhandled(registry, MODEL),
                    counter(registry, "voice.text.dropped", "Characters of text beyond the limit, not kept"),
                    counter(
                            registry,
                            "voice.words.unfilled",
                            "Places in tenants' words that stayed empty in a call, since it has no such value"));
        }
    }

    private record Model(Counter errors, Timer turnLatency, Timer connect) {

        static Model of(MeterRegistry registry) {
            return new Model(
                    counter(registry, "voice.model.errors", "Errors reported by the model that ended no call"),
                    timer(
                            registry,
                            "voice.turn.latency",
                            "From the end of the caller's speech to the first audio of the answer"),
                    timer(registry, "voice.model.connect", "From opening the model's socket to a configured session"));
        }
    }

    private record BargeIns(Counter all, Counter untrue, Timer reaction) {

        static BargeIns of(MeterRegistry registry) {
            return new BargeIns(
                    counter(registry, "voice.bargeins", "Times a caller spoke over the model"),
                    counter(registry, "voice.bargeins.false", "Barge-ins without words or under 300 ms of speech"),
                    timer(registry, "voice.bargein.reaction", "From the onset of the caller's speech to the clear"));
        }
    }

    public CallMetrics(MeterRegistry registry, Calls calls) {
        this.registry = registry;
        watch(calls);
        watch(calls.queuedAudio());
        watch(calls.expected());
        started = counter(registry, "voice.calls.started", "Calls started");
        ended = counters(registry, EndReason.Kind.class, EndReason.Kind::label, "voice.calls.ended", "Calls over");
        audio = Audio.of(registry);
        messages = Messages.of(registry);
        model = Model.of(registry);
        bargeIns = BargeIns.of(registry);
        UNFINISHED.forEach((status, reasons) -> reasons.forEach(reason -> unfinished(status, reason)));
    }

    private void watch(Calls calls) {
        Gauge.builder("voice.calls.active", calls, all -> all.active().size())
                .description("Calls in progress")
                .register(registry);
        FunctionCounter.builder("voice.calls.refused", calls, Calls::refused)
                .description("Calls refused because the maximum was in progress")
                .register(registry);
    }

    private void watch(ExpectedCalls expected) {
        Gauge.builder("voice.calls.expected", expected, ExpectedCalls::size)
                .description("Announced calls that have not begun")
                .register(registry);
        count("voice.calls.expected.came", "Announced calls that began", expected, ExpectedCalls::claimed);
        count("voice.calls.expected.absent", "Announced calls that did not come", expected, ExpectedCalls::unclaimed);
        count("voice.calls.expected.refused", "Calls not announced: too many are", expected, ExpectedCalls::refused);
        count(
                "voice.calls.expected.unprepared",
                "Announced calls whose route failed or took too long",
                expected,
                ExpectedCalls::unprepared);
    }

    private void count(
            String name, String description, ExpectedCalls expected, ToDoubleFunction<ExpectedCalls> value) {
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

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Counter unhandled(MeterRegistry registry, String scheme) {
        return Counter.builder("voice.messages.unhandled")
                .description("Messages that no route handles; most of a model's messages need none")
                .tag("scheme", scheme)
                .register(registry);
    }

    private void unfinished(String status, String reason) {
        unfinished.put(
                status + " " + reason,
                Counter.builder("voice.responses.unfinished")
                        .description("Incomplete answers of models")
                        .tag("status", status)
                        .tag("reason", reason)
                        .register(registry));
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
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
        started.increment();
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        ended.get(reason.kind()).increment();
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
        messages.failed.increment();
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
        model.errors.increment();
    }

    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        Counter known = unfinished.get(status + " " + reason);
        (known == null ? unfinished.get(status + " " + OTHER) : known).increment();
    }

    @Override
    public void textDropped(CallFacts call, int characters) {
        messages.textDropped.increment(characters);
    }

    @Override
    public void bargeIn(CallFacts call, long reactionMillis) {
        bargeIns.all.increment();
        if (reactionMillis >= 0) {
            bargeIns.reaction.record(Duration.ofMillis(reactionMillis));
        }
    }

    @Override
    public void falseBargeIn(CallFacts call) {
        bargeIns.untrue.increment();
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        model.turnLatency.record(Duration.ofMillis(millis));
    }

    @Override
    public void modelConnected(CallFacts call, long millis) {
        model.connect.record(Duration.ofMillis(millis));
    }

    @Override
    public void used(CallFacts call, ModelUsage usage, OptionalDouble cost) {
        ModelUsage.Tokens tokens = usage.tokens();
        tokens(call, "text-in", tokens.textIn() - tokens.textCachedIn());
        tokens(call, "text-cached-in", tokens.textCachedIn());
        tokens(call, "audio-in", tokens.audioIn() - tokens.audioCachedIn());
        tokens(call, "audio-cached-in", tokens.audioCachedIn());
        tokens(call, "text-out", tokens.textOut());
        tokens(call, "audio-out", tokens.audioOut());
        if (cost.isPresent()) {
            of(call, "voice.cost", "Cost of models, in US dollars").increment(cost.getAsDouble());
        } else {
            of(call, "voice.cost.unknown", "Uses of models without a known price")
                    .increment();
        }
    }

    private void tokens(CallFacts call, String kind, long count) {
        if (count > 0) {
            Counter.builder("voice.tokens")
                    .description("Tokens of models by kind; cached ones are counted apart")
                    .tag("kind", kind)
                    .tag("tenant", call.tenant())
                    .register(registry)
                    .increment((double) count);
        }
    }

    private Counter of(CallFacts call, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("tenant", call.tenant())
                .register(registry);
    }
}
