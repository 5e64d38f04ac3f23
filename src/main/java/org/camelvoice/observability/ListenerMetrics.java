package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.platform.websocket.WebSocketCounters;

/** Metrics of the public port: {@code voice.listener.refused}, and {@code voice.websocket.} for what was let in. */
final class ListenerMetrics {
    private final MeterRegistry registry;
    private final WebSocketCounters counters;

    private ListenerMetrics(MeterRegistry registry, WebSocketCounters counters) {
        this.registry = registry;
        this.counters = counters;
    }

    public static void register(MeterRegistry registry, VoiceWebsocketComponent listener) {
        Gauge.builder("voice.websocket.open", listener, VoiceWebsocketComponent::openConnections)
                .description("Open connections")
                .register(registry);
        new ListenerMetrics(registry, listener.counters()).registerAll();
    }

    private void registerAll() {
        refusals();
        comingAndGoing();
        misbehaviour();
        messages();
    }

    private void refusals() {
        for (RefusalReason reason : RefusalReason.values()) {
            FunctionCounter.builder("voice.listener.refused", counters, counts -> counts.refused(reason))
                    .description("Connections, requests and messages refused on the public port")
                    .tag("reason", reason.tag())
                    .register(registry);
        }
    }

    private void comingAndGoing() {
        counter("opened", "Connections accepted", WebSocketCounters::opened);
        counter("failed.accepts", "Failed attempts to accept a connection", WebSocketCounters::failedAccepts);
        counter("gave.way", "Connections closed to make room for newer ones", WebSocketCounters::gaveWay);
    }

    private void misbehaviour() {
        counter("unread", "Connections closed because they did not read waiting output", WebSocketCounters::unread);
        counter("overheld", "Connections closed because they held the most waiting bytes", WebSocketCounters::overheld);
        counter(
                "unanswered.pings",
                "Pings answered only by the pong to a later ping because the other end did not read",
                WebSocketCounters::unansweredPings);
    }

    private void messages() {
        counter(
                "refused.sends",
                "Messages not sent because the other end does not read",
                WebSocketCounters::refusedSends);
        counter("stale.keys", "Messages to closed connections", WebSocketCounters::staleKeys);
        counter(
                "paused",
                "Times reading from a connection paused because its routes were busy",
                WebSocketCounters::paused);
        counter("failed.exchanges", "Messages whose socket route failed", WebSocketCounters::failedExchanges);
    }

    private void counter(String name, String description, ToDoubleFunction<WebSocketCounters> value) {
        FunctionCounter.builder("voice.websocket." + name, counters, value)
                .description(description)
                .register(registry);
    }
}
