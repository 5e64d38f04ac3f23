package org.camelvoice.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.tool.ToolResult;

/**
 * The meters of the calls of one version of a tenant. They are there from its first call, at zero, except those of usage,
 * which start with their first value. Called from any thread.
 */
final class TenantMeters {
    static final String OTHER = "other";

    /** Reasons of unfinished responses, by status. Any other reason counts as {@code other}. */
    private static final Map<String, List<String>> UNFINISHED = Map.of(
            "incomplete", List.of("max_output_tokens", "content_filter", OTHER),
            "failed", List.of("server_error", "rate_limit_exceeded", "insufficient_quota", OTHER),
            "cancelled", List.of(CallEvents.TURN_DETECTED, OTHER));

    /** Few, since every tenant has them. */
    private static final Duration[] BUCKETS = Stream.of(
                    50, 100, 150, 200, 250, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Tags tags;
    /** All that are in the registry. */
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    /** By which calls came. */
    private final Set<String> platforms = ConcurrentHashMap.newKeySet();

    /** @param label of the version */
    TenantMeters(MeterRegistry registry, String tenant, String label) {
        this.registry = registry;
        this.tags = Tags.of("tenant", tenant, "version", label);
        startAtZero();
    }

    private void startAtZero() {
        bargeIns();
        falseBargeIns();
        reaction();
        turnLatency();
        modelConnect();
        modelErrors();
        failedRoutes();
        UNFINISHED.forEach((status, reasons) -> reasons.forEach(reason -> unfinished(status, reason)));
        Stream.of(ToolResult.Outcome.values()).forEach(this::endedTools);
    }

    /** From now on nobody sees them; called when no call counts in them any more. */
    void remove() {
        meters.forEach(registry::remove);
    }

    private Counter counter(String name, String description, String... more) {
        Counter counter = Counter.builder(name)
                .description(description)
                .tags(tags)
                .tags(more)
                .register(registry);
        meters.add(counter);
        return counter;
    }

    private Timer timer(String name, String description) {
        Timer timer = Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    void started(String platform) {
        if (platforms.add(platform)) {
            Stream.of(EndReason.Kind.values()).forEach(kind -> ended(platform, kind));
        }
        counter("voice.calls.started", "Calls started", "platform", platform).increment();
    }

    Counter ended(String platform, EndReason.Kind kind) {
        return counter("voice.calls.ended", "Calls over", "platform", platform, "reason", kind.label());
    }

    Counter bargeIns() {
        return counter("voice.bargeins", "Times a caller spoke over the model");
    }

    Counter falseBargeIns() {
        return counter("voice.bargeins.false", "Barge-ins without words or under 300 ms of speech");
    }

    Timer reaction() {
        return timer("voice.bargein.reaction", "From the onset of the caller's speech to the clear");
    }

    Timer turnLatency() {
        return timer("voice.turn.latency", "From the end of the caller's speech to the first audio of the answer");
    }

    Timer modelConnect() {
        return timer("voice.model.connect", "From opening the model's socket to a configured session");
    }

    Counter modelErrors() {
        return counter("voice.model.errors", "Errors reported by the model that ended no call");
    }

    Counter failedRoutes() {
        return counter("voice.routes.failed", "Messages whose route failed");
    }

    Counter unfinished(String status, String reason) {
        boolean known = UNFINISHED.getOrDefault(status, List.of()).contains(reason);
        return counter(
                "voice.responses.unfinished",
                "Incomplete answers of models",
                "status",
                status,
                "reason",
                known ? reason : OTHER);
    }

    Counter endedTools(ToolResult.Outcome outcome) {
        return counter("voice.tools.ended", "Tool calls by outcome", "outcome", outcome.label());
    }

    void used(ModelUsage.Tokens tokens) {
        tokens("text-in", tokens.textIn() - tokens.textCachedIn());
        tokens("text-cached-in", tokens.textCachedIn());
        tokens("audio-in", tokens.audioIn() - tokens.audioCachedIn());
        tokens("audio-cached-in", tokens.audioCachedIn());
        tokens("text-out", tokens.textOut());
        tokens("audio-out", tokens.audioOut());
    }

    private void tokens(String kind, long count) {
        if (count > 0) {
            counter("voice.tokens", "Tokens of models by kind; cached ones are counted apart", "kind", kind)
                    .increment((double) count);
        }
    }

    Counter cost() {
        return counter("voice.cost", "Cost of models, in US dollars");
    }

    Counter unknownCost() {
        return counter("voice.cost.unknown", "Uses of models without a known price");
    }
}
