package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.camelvoice.platform.discord.DiscordCounters;

/** Metrics of voice channels: {@code voice.discord.}; their calls are counted as all calls are. */
final class DiscordMetrics {
    private final MeterRegistry registry;
    private final DiscordCounters counters;

    private DiscordMetrics(MeterRegistry registry, DiscordCounters counters) {
        this.registry = registry;
        this.counters = counters;
    }

    public static void register(MeterRegistry registry, DiscordCounters counters) {
        new DiscordMetrics(registry, counters).registerAll();
    }

    private void registerAll() {
        counter("late.frames", "Frames that were more than 20 ms late", DiscordCounters::late);
        counter(
                "skipped.frames",
                "Frames that never were, since the gateway or their route was late",
                DiscordCounters::skipped);
        counter("unheard.packets", "Packets of bots, and of who may not be heard", DiscordCounters::unheard);
        counter("overflow.packets", "Packets that came while too many waited", DiscordCounters::overflow);
        counter("failed.sends", "Packets that the socket did not take", DiscordCounters::failedSends);
        counter("failed.exchanges", "Frames whose route failed", DiscordCounters::failedExchanges);
        counter("lost.packets", "Packets that were missing when they were due", DiscordCounters::lost);
        counter("dropped.texts", "Messages not written since too many waited", DiscordCounters::droppedTexts);
        counters.dropped().keySet().forEach(this::dropped);
        counter("reconnects", "Voice connections that were lost, and made again", DiscordCounters::reconnects);
    }

    private void dropped(String reason) {
        FunctionCounter.builder("voice.discord.dropped.packets", counters, all -> all.dropped()
                        .get(reason))
                .description("Packets that came and were not played")
                .tag("reason", reason)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<DiscordCounters> value) {
        FunctionCounter.builder("voice.discord." + name, counters, value)
                .description(description)
                .register(registry);
    }
}
