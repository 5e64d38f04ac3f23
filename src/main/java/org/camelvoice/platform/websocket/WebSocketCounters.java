package org.camelvoice.platform.websocket;

import java.util.concurrent.atomic.LongAdder;

/**
 * What happened on a component's connections since it was made; what metrics read. Counted on event loops, read from
 * any thread.
 */
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

    /** Connections that were accepted. */
    public long opened() {
        return opened.sum();
    }

    /** Requests for a WebSocket that were answered with 503, because the route was stopping or suspended. */
    public long refusedUpgrades() {
        return refusedUpgrades.sum();
    }

    /** Messages that were not sent because the other end did not read and its send queue was full. */
    public long refusedSends() {
        return refusedSends.sum();
    }

    /** Messages for a connection key that is unknown, closed, of another listener or path, or missing. */
    public long staleKeys() {
        return staleKeys.sum();
    }

    /** Connections closed with 1009 because a message was longer than {@code maxMessageSize}. */
    public long oversize() {
        return oversize.sum();
    }

    /** Connections closed because what came was not the WebSocket protocol. */
    public long violations() {
        return violations.sum();
    }

    /** Times that a connection was not read from for a while, because its route was too slow. */
    public long paused() {
        return paused.sum();
    }

    /** Exchanges that a route failed. */
    public long failedExchanges() {
        return failedExchanges.sum();
    }

    /** Connections for which there was no room: answered with 503, or closed at once. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** Connections without a WebSocket that were closed to make room for newer ones. */
    public long gaveWay() {
        return gaveWay.sum();
    }

    /** Connections closed because nothing of what waited for them was read for too long. */
    public long unread() {
        return unread.sum();
    }

    /** Connections closed because no whole request came in time. */
    public long unfinishedRequests() {
        return unfinishedRequests.sum();
    }

    /** Connections closed because all of them together made too much wait in memory, and these most of it. */
    public long overheld() {
        return overheld.sum();
    }

    /** Pings that a later one was answered for, since the other end did not read. */
    public long unansweredPings() {
        return unansweredPings.sum();
    }

    /** Times that no connection could be accepted, as when no file descriptor was left. */
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
