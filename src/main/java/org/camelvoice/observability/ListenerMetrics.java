package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.platform.websocket.WebSocketCounters;

/** Metrics of callers' WebSockets; all names begin with {@code voice.websocket.}. */
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
        comingAndGoing();
        misbehaviour();
        messages();
    }

    private void comingAndGoing() {
        counter("opened", "Connections accepted", WebSocketCounters::opened);
        counter("refused.upgrades", "Connections refused", WebSocketCounters::refusedUpgrades);
        counter("refused.connections", "Connections refused by the limits", WebSocketCounters::refusedConnections);
        counter("failed.accepts", "Failed attempts to accept a connection", WebSocketCounters::failedAccepts);
        counter("gave.way", "Connections closed to make room for newer ones", WebSocketCounters::gaveWay);
        counter(
                "unfinished.requests",
                "Connections closed because no complete request came in time",
                WebSocketCounters::unfinishedRequests);
    }

    private void misbehaviour() {
        counter("oversize", "Connections closed for a message over the limit", WebSocketCounters::oversize);
        counter("violations", "Connections closed for a protocol violation", WebSocketCounters::violations);
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
