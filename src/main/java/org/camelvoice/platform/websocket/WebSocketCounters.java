package org.camelvoice.platform.websocket;

import java.util.concurrent.atomic.LongAdder;

/** Counters of a component's connections since it was created, for metrics. Event loops count; any thread may read. */
public final class WebSocketCounters {
    private final LongAdder opened = new LongAdder();
    private final LongAdder refusedUpgrades = new LongAdder();
    private final LongAdder refusedSends = new LongAdder();
    private final LongAdder staleKeys = new LongAdder();
    private final LongAdder oversize = new LongAdder();
    private final LongAdder violations = new LongAdder();
    private final LongAdder paused = new LongAdder();
    private final LongAdder failedExchanges = new LongAdder();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder gaveWay = new LongAdder();
    private final LongAdder unread = new LongAdder();
    private final LongAdder unfinishedRequests = new LongAdder();
    private final LongAdder overheld = new LongAdder();
    private final LongAdder unansweredPings = new LongAdder();
    private final LongAdder failedAccepts = new LongAdder();

    WebSocketCounters() {}

    /** Accepted connections. */
    public long opened() {
        return opened.sum();
    }

    /** WebSocket requests answered with 503 because the route was stopping or suspended. */
    public long refusedUpgrades() {
        return refusedUpgrades.sum();
    }

    /** Messages not sent because the other end did not read and its send queue was full. */
    public long refusedSends() {
        return refusedSends.sum();
    }

    /** Messages with a missing, unknown or closed connection key, or one of another listener or path. */
    public long staleKeys() {
        return staleKeys.sum();
    }

    /** Connections closed with 1009 because a message was longer than {@code maxMessageSize}. */
    public long oversize() {
        return oversize.sum();
    }

    /** Connections closed for a violation of the WebSocket protocol. */
    public long violations() {
        return violations.sum();
    }

    /** Times that reading from a connection paused because its route was too slow. */
    public long paused() {
        return paused.sum();
    }

    /** Exchanges whose route failed. */
    public long failedExchanges() {
        return failedExchanges.sum();
    }

    /** Connections refused by the limits: answered with 503, or closed at once. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** Connections without a WebSocket that were closed to make room for newer ones. */
    public long gaveWay() {
        return gaveWay.sum();
    }

    /** Connections closed because they did not read waiting output for too long. */
    public long unread() {
        return unread.sum();
    }

    /** Connections closed because no complete request came in time. */
    public long unfinishedRequests() {
        return unfinishedRequests.sum();
    }

    /** Connections closed because all connections together held too many bytes, and these held the most. */
    public long overheld() {
        return overheld.sum();
    }

    /** Pings answered only by the pong to a later ping, because the other end did not read. */
    public long unansweredPings() {
        return unansweredPings.sum();
    }

    /** Failed attempts to accept a connection, as when no file descriptor was left. */
    public long failedAccepts() {
        return failedAccepts.sum();
    }

    void countOpened() {
        opened.increment();
    }

    void countRefusedUpgrade() {
        refusedUpgrades.increment();
    }

    void countRefusedSend() {
        refusedSends.increment();
    }

    void countStaleKey() {
        staleKeys.increment();
    }

    void countOversize() {
        oversize.increment();
    }

    void countViolation() {
        violations.increment();
    }

    void countPaused() {
        paused.increment();
    }

    void countFailedExchange() {
        failedExchanges.increment();
    }

    void countRefusedConnection() {
        refusedConnections.increment();
    }

    void countGaveWay() {
        gaveWay.increment();
    }

    void countUnread() {
        unread.increment();
    }

    void countUnfinishedRequest() {
        unfinishedRequests.increment();
    }

    void countOverheld() {
        overheld.increment();
    }

    void countUnansweredPing() {
        unansweredPings.increment();
    }

    void countFailedAccept() {
        failedAccepts.increment();
    }
}
