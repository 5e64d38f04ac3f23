package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.platform.websocket.WebSocketCounters;

/** Callers' WebSockets in numbers; all names begin with {@code voice.websocket.}. */
public final class ListenerMetrics {
    private final MeterRegistry registry;
    private final WebSocketCounters counters;

    private ListenerMetrics(MeterRegistry registry, WebSocketCounters counters) {
        this.registry = registry;
        this.counters = counters;
    }

    public static void register(MeterRegistry registry, VoiceWebsocketComponent listener) {
        Gauge.builder("voice.websocket.open", listener, VoiceWebsocketComponent::openConnections)
                .description("Connections that are open")
                .register(registry);
        new ListenerMetrics(registry, listener.counters()).registerAll();
    }

    private void registerAll() {
        comingAndGoing();
        misbehaviour();
        messages();
    }

    private void comingAndGoing() {
        counter("opened", "Connections let in", WebSocketCounters::opened);
        counter("refused.upgrades", "Connections not let in", WebSocketCounters::refusedUpgrades);
        counter(
                "refused.connections",
                "Connections for which there was no room",
                WebSocketCounters::refusedConnections);
        counter("failed.accepts", "Times that no connection could be accepted", WebSocketCounters::failedAccepts);
        counter("gave.way", "Connections closed to make room for newer ones", WebSocketCounters::gaveWay);
        counter(
                "unfinished.requests",
                "Connections closed, since no whole request came in time",
                WebSocketCounters::unfinishedRequests);
    }

    private void misbehaviour() {
        counter("oversize", "Connections closed for a message over the limit", WebSocketCounters::oversize);
        counter("violations", "Connections closed for breaking the protocol", WebSocketCounters::violations);
        counter("unread", "Connections closed, since they read nothing of what waited", WebSocketCounters::unread);
        counter(
                "overheld",
                "Connections closed, since they made the most wait of too much",
                WebSocketCounters::overheld);
        counter(
                "unanswered.pings",
                "Pings left to the answer of a later one, since the other end did not read",
                WebSocketCounters::unansweredPings);
    }

    private void messages() {
        counter(
                "refused.sends",
                "Messages not sent, since the other end does not read",
                WebSocketCounters::refusedSends);
        counter("stale.keys", "Messages to connections that are gone", WebSocketCounters::staleKeys);
        counter(
                "paused",
                "Times a connection was read no further, since its routes were busy",
                WebSocketCounters::paused);
        counter("failed.exchanges", "Messages on which the socket's route failed", WebSocketCounters::failedExchanges);
    }

    private void counter(String name, String description, ToDoubleFunction<WebSocketCounters> value) {
        FunctionCounter.builder("voice.websocket." + name, counters, value)
                .description(description)
                .register(registry);
    }
}
