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
import org.camelvoice.audio.Playout.Doubt;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.QueuedAudio;
import org.camelvoice.call.Tally;

/** Calls in numbers. All names begin with {@code voice.}; every meter is there from the start, at zero, but those of
 * tenants, which are there when there is something to count. */
public final class CallMetrics implements CallEvents {
    private static final int FRAME_MILLIS = 20;
    private static final String MODEL = "openai-realtime";
    private static final String OTHER = "other";
    /** Why responses are not finished, by their status: what else a server says is counted as another reason. */
    private static final Map<String, List<String>> UNFINISHED = Map.of(
            "incomplete", List.of("max_output_tokens", "content_filter", OTHER),
            "failed", List.of("server_error", "rate_limit_exceeded", "insufficient_quota", OTHER),
            "cancelled", List.of(CallEvents.TURN_DETECTED, OTHER));

    private final MeterRegistry registry;
    private final Counter started;
    private final Map<EndReason.Kind, Counter> ended;
    private final Counter framesIn;
    private final Counter framesOut;
    private final Map<DropReason, Counter> dropped;
    private final Map<Doubt, Counter> doubted;
    private final Counter refused;
    private final Counter surplus;
    private final Counter routeFailures;
    private final Counter unhandledFromCaller;
    private final Counter unhandledFromModel;
    private final Counter modelErrors;
    private final Map<String, Counter> unfinished = new HashMap<>();
    private final Counter textDropped;
    private final Counter bargeIns;
    private final Counter falseBargeIns;
    private final Timer bargeInReaction;
    private final Timer turnLatency;
    private final Timer modelConnect;

    public CallMetrics(MeterRegistry registry, Calls calls) {
        this.registry = registry;
        Gauge.builder("voice.calls.active", calls, all -> all.active().size())
                .description("Calls that are not over")
                .register(registry);
        FunctionCounter.builder("voice.calls.refused", calls, Calls::refused)
                .description("Calls not taken, since there were as many as there may be")
                .register(registry);
        started = counter(registry, "voice.calls.started", "Calls that have begun");
        ended = counters(registry, EndReason.Kind.class, EndReason.Kind::label, "voice.calls.ended", "Calls over");
        framesIn = counter(registry, "voice.frames.in", "Audio from callers, in frames of 20 ms");
        framesOut = counter(registry, "voice.frames.out", "Audio sent to callers, in frames of 20 ms");
        dropped = counters(
                registry, DropReason.class, DropReason::label, "voice.frames.dropped", "Audio given up, in 20 ms");
        doubted = counters(
                registry,
                Doubt.class,
                Doubt::label,
                "voice.playout.doubted",
                "Calls whose far end is not believed in what it says to have played");
        FunctionCounter.builder("voice.model.paused", calls.queuedAudio(), QueuedAudio::pauses)
                .description("Times a model was read no further, since too much waited for its caller")
                .register(registry);
        Gauge.builder("voice.audio.queued", calls.queuedAudio(), QueuedAudio::bytes)
                .description("Audio that waits to be sent to callers")
                .baseUnit("bytes")
                .register(registry);
        refused = counter(registry, "voice.messages.refused", "Messages from callers that made no sense");
        surplus = counter(registry, "voice.messages.surplus", "Messages from callers beyond what a caller may send");
        routeFailures = counter(registry, "voice.routes.failed", "Messages on which a call's route failed");
        unhandledFromCaller = unhandled(registry, "voice");
        unhandledFromModel = unhandled(registry, MODEL);
        modelErrors = counter(registry, "voice.model.errors", "Errors reported by the model that ended no call");
        UNFINISHED.forEach((status, reasons) -> reasons.forEach(reason -> unfinished(status, reason)));
        textDropped = counter(
                registry, "voice.text.dropped", "Characters of what was said that were not kept, beyond the bounds");
        bargeIns = counter(registry, "voice.bargeins", "Times a caller spoke over the model");
        falseBargeIns = counter(
                registry,
                "voice.bargeins.false",
                "Barge-ins that turned out to have no words, or under 300 ms of speech");
        bargeInReaction = timer(
                registry,
                "voice.bargein.reaction",
                "From the onset of the caller's speech to the clear of what played");
        turnLatency = timer(
                registry, "voice.turn.latency", "From the end of the caller's speech to the first audio of the answer");
        modelConnect =
                timer(registry, "voice.model.connect", "From opening the model's socket to a configured session");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Counter unhandled(MeterRegistry registry, String scheme) {
        return Counter.builder("voice.messages.unhandled")
                .description("Messages that no route handles; of what a model says that is the most")
                .tag("scheme", scheme)
                .register(registry);
    }

    private void unfinished(String status, String reason) {
        unfinished.put(
                status + " " + reason,
                Counter.builder("voice.responses.unfinished")
                        .description("Answers of models that are not whole")
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
        framesIn.increment((double) millis / FRAME_MILLIS);
    }

    @Override
    public void sentToCaller(CallFacts call, int millis) {
        framesOut.increment((double) millis / FRAME_MILLIS);
    }

    @Override
    public void dropped(CallFacts call, DropReason reason, int millis) {
        dropped.get(reason).increment((double) millis / FRAME_MILLIS);
    }

    @Override
    public void doubted(CallFacts call, Doubt doubt) {
        doubted.get(doubt).increment();
    }

    @Override
    public void refusedMessage(String platform, String connection, String sentence) {
        refused.increment();
    }

    @Override
    public void surplusMessage(String platform, String connection) {
        surplus.increment();
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        routeFailures.increment();
    }

    @Override
    public void unhandled(CallFacts call, String message) {
        (message.startsWith(MODEL) ? unhandledFromModel : unhandledFromCaller).increment();
    }

    @Override
    public void modelError(CallFacts call, String code) {
        modelErrors.increment();
    }

    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        Counter known = unfinished.get(status + " " + reason);
        (known == null ? unfinished.get(status + " " + OTHER) : known).increment();
    }

    @Override
    public void textDropped(CallFacts call, int characters) {
        textDropped.increment(characters);
    }

    @Override
    public void bargeIn(CallFacts call, long reactionMillis) {
        bargeIns.increment();
        if (reactionMillis >= 0) {
            bargeInReaction.record(Duration.ofMillis(reactionMillis));
        }
    }

    @Override
    public void falseBargeIn(CallFacts call) {
        falseBargeIns.increment();
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        turnLatency.record(Duration.ofMillis(millis));
    }

    @Override
    public void modelConnected(CallFacts call, long millis) {
        modelConnect.record(Duration.ofMillis(millis));
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
            of(call, "voice.cost", "What models cost, in US dollars").increment(cost.getAsDouble());
        } else {
            of(call, "voice.cost.unknown", "Uses of models of which no price is known")
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
